import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestServer } from '../server/test-server.ts';
import { parseScript, runScript, SCRIPT_PASSWORD } from './run-script.ts';

const FOLDER = import.meta.dirname;

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  test(`the server does as ${file} says`, async () => {
    const script = parseScript(readFileSync(join(FOLDER, file), 'utf8'));
    const names = new Set(script.actors.map((actor) => actor.account));
    await using server = await startTestServer([...names], SCRIPT_PASSWORD);
    for (const { name, users } of script.groups) {
      server.groups.add(name);
      server.groups.addUsers(name, users);
    }
    await expect(runScript(script, server)).resolves.toBeUndefined();
  });
}
