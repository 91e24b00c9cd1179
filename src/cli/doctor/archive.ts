import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openAccountArchive } from '../../archive/account-archive.ts';
import { archiveFile } from '../../config/directories.ts';
import { fileSize } from '../../format/file-size.ts';
import { asPchatError } from '../../model/errors.ts';
import { counted } from '../counted.ts';
import type { Finding } from './finding.ts';

const about = 'archive';

/** What is kept on this machine of the account's rooms: how much, what is missing, and whether it is whole. */
export function archiveFindings(address: string): Finding[] {
  const file = archiveFile(address);
  if (!existsSync(file)) {
    return [
      {
        about,
        status: 'note',
        text: 'nothing is kept on this machine yet',
        next: 'Rooms that you follow and read are.',
      },
    ];
  }
  const findings: Finding[] = [];
  try {
    const archive = openAccountArchive(file);
    try {
      archive.onTrouble(({ text }) => findings.push({ about, status: 'problem', text }));
      const { rooms, messages, gaps, bytes } = archive.report();
      const text = `${counted(messages, 'message')} of ${counted(rooms, 'room')}, ${fileSize(bytes)}, ${file}`;
      findings.push({ about, status: 'fine', text });
      findings.push(gapsFinding(gaps));
      const damage = archive.check();
      if (damage.length === 0) findings.push({ about, status: 'fine', text: 'whole: no damage found' });
      else {
        const next = `Move ${file} away: what it holds comes again from the server, but for drafts and posts not sent.`;
        findings.push({ about, status: 'problem', text: `damaged: ${damage.slice(0, 3).join('; ')}`, next });
      }
    } finally {
      archive.close();
    }
  } catch (thrown) {
    const { message, next } = asPchatError(thrown);
    findings.push({ about, status: 'problem', text: message, next });
  }
  return [...findings, ...asideFindings(file)];
}

function gapsFinding(gaps: number): Finding {
  if (gaps === 0) return { about, status: 'fine', text: 'no gaps' };
  return {
    about,
    status: 'note',
    text: `${counted(gaps, 'gap')}: history that is on the server only`,
    next: 'A gap fills when it is reached on the screen; pchat follow ROOM --keep all keeps a room whole.',
  };
}

/** Damaged files of earlier, which nobody needs once their drafts are not missed. */
function asideFindings(file: string): Finding[] {
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name))
    .map((name) => ({
      about,
      status: 'note',
      text: `a damaged file was set aside: ${join(dirname(file), name)}`,
      next: 'Its messages came again from the server. Delete it when no draft in it is missed.',
    }));
}
