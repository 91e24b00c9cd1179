import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Where a program is, or null. Servers are looked for in sbin too, which not everyone has in PATH. */
export function programPath(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/games'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tests that need software of others. Where it is not installed they are skipped and say so; with PCHAT_REQUIRE_SERVERS=1, as
 * .ci/run sets it, that is a failure.
 */
export function describeWith(programs: string[], name: string, body: () => void): void {
  const missing = programs.filter((program) => programPath(program) === null).join(', ');
  if (missing === '') {
    describe(name, body);
  } else if (process.env.PCHAT_REQUIRE_SERVERS === '1') {
    test(name, () => {
      throw new Error(`${missing} is not installed, and PCHAT_REQUIRE_SERVERS=1 asks for it`);
    });
  } else {
    test.skip(`${name}: skipped, since ${missing} is not installed`);
  }
}
