import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '../../src/server/accounts/accounts.ts';
import { Groups } from '../../src/server/accounts/groups.ts';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';

/** A real server on free ports, with its data in a folder of its own that goes with it. */
export interface TestServer extends RunningServer, AsyncDisposable {
  dataDir: string;
  /** Another connection to the same data, as `pchat admin` has. */
  accounts: Accounts;
  /** The same for groups of users. */
  groups: Groups;
  /** What it logged, without the level. */
  logged: string[];
}

/** Starts one; `accounts` are added with the password given, `root` as an administrator. */
export async function startTestServer(
  accounts: readonly string[] = [],
  password = 'secret',
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pchat-server-'));
  const logged: string[] = [];
  const server = await startServer({
    dataDir,
    domain: 'localhost',
    host: '127.0.0.1',
    port: 0,
    tcpPort: 0,
    log: (_level, text) => logged.push(text),
    ...options,
  });
  const database = openDatabase(databaseFile(dataDir));
  const admin = new Accounts(database);
  for (const name of accounts) admin.add(name, password, { administrator: name === 'root' });
  return Object.assign(Object.create(server) as RunningServer, {
    dataDir,
    logged,
    accounts: admin,
    groups: new Groups(database),
    async [Symbol.asyncDispose]() {
      if (database.isOpen) database.close();
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
}
