import { join, resolve } from 'node:path';
import { dataDirectory } from '../config/directories.ts';
import type { Arguments, Options } from './arguments.ts';

/** The option of all commands that work on a server's data. */
export const DATA_OPTION = {
  data: { value: 'DIR', help: "the server's data (the embedded server's own)" },
} as const satisfies Options;

/** Where the embedded server of this person keeps its data. */
export function embeddedFolder(): string {
  return join(dataDirectory(), 'server');
}

/** The folder that `--data` names, or the embedded server's. */
export function serverFolder(args: Arguments): string {
  const given = args.text('data');
  return given === undefined ? embeddedFolder() : resolve(given);
}
