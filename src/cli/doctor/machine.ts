import { statfs } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { dirname } from 'node:path';
import { existsSync } from 'node:fs';
import { configDirectory, dataDirectory } from '../../config/directories.ts';
import { fileSize } from '../../format/file-size.ts';
import { version } from '../version.ts';
import type { Finding } from './finding.ts';

/** Below this a person should know, in bytes. */
const LITTLE_ROOM = 200 * 1024 * 1024;

/** The program, what it runs on, and where it keeps things. */
export async function machineFindings(): Promise<Finding[]> {
  const { node, sqlite } = process.versions;
  const runs = `pchat ${version()}, Node ${node}, SQLite ${sqlite}, ${platform()} ${release()} ${arch()}`;
  return [
    { about: 'versions', status: 'fine', text: runs },
    { about: 'config', status: 'fine', text: configDirectory() },
    await dataFinding(dataDirectory()),
  ];
}

async function dataFinding(folder: string): Promise<Finding> {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const text = `${folder}, ${fileSize(free)} free`;
  if (free >= LITTLE_ROOM) return { about: 'data', status: 'fine', text };
  return {
    about: 'data',
    status: 'problem',
    text,
    next: 'Make room: what comes can otherwise not be kept. PCHAT_DATA_DIR moves it.',
  };
}
