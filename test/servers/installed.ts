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
 * Tests that need programs of others, by their names. Where one is not installed they are skipped and say so; with
 * PCHAT_REQUIRE_SERVERS=1, as .ci/run sets it, that is a failure.
 */
export function describeWith(programs: string[], name: string, body: () => void): void {
  const there = programs.map((program) => [program, programPath(program) !== null] as const);
  describeWithThe(Object.fromEntries(there), name, body);
}

/** The same for anything that may be missing: its name, and whether it is there. */
export function describeWithThe(needs: Record<string, boolean>, name: string, body: () => void): void {
  const missing = Object.keys(needs)
    .filter((need) => !needs[need])
    .join(', ');
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
