import { existsSync } from 'node:fs';
import { makePrivateDirectory } from '../../config/directories.ts';
import { PchatError } from '../../model/errors.ts';
import { readDomain } from '../../server/read-domain.ts';
import { DEFAULT_DOMAIN, ServerData } from '../../server/server-data.ts';
import { databaseFile } from '../../server/store/data-folder.ts';
import type { Arguments, Options } from '../arguments.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';

/** The options of commands that change what is named by addresses of the server's domain. */
export const CHANGE_OPTIONS = {
  ...DATA_OPTION,
  domain: { value: 'D', help: `of a server that never started (${DEFAULT_DOMAIN})` },
} as const satisfies Options;

/**
 * The folder of a server's data that is there already, for commands that only look or change what there is: a mistyped `--data` makes no
 * new server.
 *
 * @throws PchatError `not-found` when `--data` names a folder without any
 */
export function existingFolder(args: Arguments): string {
  const folder = serverFolder(args);
  if (!args.has('data') || existsSync(databaseFile(folder))) return folder;
  throw new PchatError('not-found', `There is no server's data in ${folder}.`, {
    next: 'Check --data; a new server begins with: pchat admin user add, or pchat serve.',
  });
}

/**
 * Works on a server's data, whether the server runs or not.
 *
 * @param folder made where there is none
 * @throws PchatError as ServerData.open() and the work do
 */
export function withServerData<T>(folder: string, work: (data: ServerData) => T): T {
  makePrivateDirectory(folder);
  const data = ServerData.open(folder);
  try {
    return work(data);
  } finally {
    data.close();
  }
}

/**
 * Changes a server's data, all or nothing. Data of no domain becomes that of `--domain`, or of `localhost`.
 *
 * @throws PchatError `usage` when the data belongs to another domain, and as the work does
 */
export function changeServerData<T>(args: Arguments, work: (data: ServerData) => T): T {
  const given = args.text('domain');
  const domain = given === undefined ? undefined : readDomain(given);
  return withServerData(serverFolder(args), (data) =>
    data.change(() => {
      data.accounts.claimDomain(domain ?? data.domain);
      return work(data);
    }),
  );
}
