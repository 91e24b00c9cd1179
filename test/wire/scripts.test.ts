import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Accounts } from '../../src/server/accounts/accounts.ts';
import { startServer } from '../../src/server/server.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';
import { parseScript, runScript, SCRIPT_PASSWORD } from './run-script.ts';

const FOLDER = import.meta.dirname;

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  test(`the server does as ${file} says`, async () => {
    const script = parseScript(readFileSync(join(FOLDER, file), 'utf8'));
    const dataDir = mkdtempSync(join(tmpdir(), 'pchat-wire-'));
    const server = await startServer({
      dataDir,
      domain: 'localhost',
      host: '127.0.0.1',
      port: 0,
      tcpPort: 0,
    });
    const database = openDatabase(databaseFile(dataDir));
    try {
      const accounts = new Accounts(database);
      for (const name of new Set(script.actors.map((actor) => actor.account)))
        accounts.add(name, SCRIPT_PASSWORD);
      await expect(runScript(script, server)).resolves.toBeUndefined();
    } finally {
      database.close();
      await server.close();
      rmSync(dataDir, { recursive: true });
    }
  });
}
