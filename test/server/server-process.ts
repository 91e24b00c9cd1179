import { Accounts } from '../../src/server/accounts/accounts.ts';
import { startServer } from '../../src/server/server.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';

// A server in a process of its own, to be killed: node server-process.ts FOLDER ACCOUNT PASSWORD; tells its parent where it is.
const [dataDir = '', account = '', password = ''] = process.argv.slice(2);
const server = await startServer({ dataDir, domain: 'localhost', host: '127.0.0.1', port: 0, tcpPort: 0 });
const database = openDatabase(databaseFile(dataDir));
const accounts = new Accounts(database);
if (accounts.idOf(account) === null) accounts.add(account, password);
database.close();
process.send!({ domain: server.domain, websocket: server.websocket, xmpp: server.xmpp });
process.once('SIGTERM', () => {
  void server.close().then(() => process.disconnect());
});
