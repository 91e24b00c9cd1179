import { statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { ExportedRoom, ExportFormat } from '../../format/export-format.ts';
import { htmlExport } from '../../format/export-html.ts';
import { markdownExport } from '../../format/export-markdown.ts';
import { ndjsonExport } from '../../format/export-ndjson.ts';
import { dayKey } from '../../format/time.ts';
import { PchatError } from '../../model/errors.ts';
import type { Room } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { counted } from '../counted.ts';
import { ExportFile, exportFileName, type ExportPlan, isFinished, makeExportFolder } from '../export-file.ts';
import { type ExportPoint, exportRooms } from '../export-rooms.ts';
import { endedBy } from '../interruption.ts';
import { roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { withWayIn } from '../way-in.ts';

const FORMATS = { ndjson: ndjsonExport, markdown: markdownExport, html: htmlExport } as const;
const FORMAT_NAMES = ['ndjson', 'markdown', 'html'] as const;

export const command: Command = {
  usage: 'export ROOM…',
  words: { least: 1 },
  options: {
    format: {
      value: 'FORMAT',
      help: 'ndjson, markdown or html; otherwise by the ending of the file, ndjson at last',
    },
    output: {
      short: 'o',
      value: 'PATH',
      help: 'a file for all rooms, or a folder for a file a room; otherwise stdout',
    },
    since: { value: 'TIME', help: 'messages from this time on' },
    until: { value: 'TIME', help: 'messages up to this time' },
    resume: { help: 'go on where an export to these files stopped' },
    force: { help: 'replace files that are there' },
  },
  details:
    'Whole rooms, or a span of time. NDJSON is exact and for programs (docs/export.md); Markdown and HTML are for reading, with all\n' +
    'that others wrote escaped: an HTML page needs no other file and runs nothing. A folder is one that is there, or a path that\n' +
    'ends with a slash. Ctrl-C stops; a file that is not finished ends with .part until then.',
  examples: [
    ['pchat export lobby > lobby.ndjson', 'for a program'],
    ['pchat export lobby on-call -o 2026.html --since 2026-01-01', 'two rooms on one page'],
    ['pchat export fx-spot rates --format markdown -o notes/', 'a file a room'],
    ['pchat export fx-spot rates --format markdown -o notes/ --resume', 'go on after Ctrl-C'],
  ],
  stopsItself: true,
  async run(context) {
    const { args, signal } = context;
    const format = formatOf(args);
    const path = args.text('output');
    if (path === undefined && (args.has('resume') || args.has('force'))) {
      throw new PchatError('usage', '--resume and --force need a file: --output PATH.');
    }
    const [since, until] = [args.time('since') ?? null, args.time('until') ?? null];
    // Never without the server: what is here may have gaps, and an export says that it is whole.
    const session = await openSession(context);
    const found = await Promise.all(args.words.map((word) => session.findRoom(word)));
    const addresses = [...new Set(found.map(({ address }) => address))];
    const rooms = await Promise.all(addresses.map((address) => session.roomInfo(address)));
    for (const room of rooms) await checkReadable(session, room);
    const plan = { format, since, until, exportedAt: Date.now() };
    if (path === undefined) await toStdout(context, session, rooms, plan);
    else {
      if (path.endsWith('/')) makeExportFolder(path);
      for (const [file, some] of filesOf(path, rooms, FORMATS[format])) {
        if (!signal.aborted) await toFile(context, session, file, some, plan);
      }
    }
    return endedBy(signal);
  },
};

/** Nothing is written of what cannot be read. @throws PchatError why not, in the room's words */
async function checkReadable(session: Session, room: Room): Promise<void> {
  if (room.may === null || room.may.includes('read')) return;
  await withWayIn(session, room, session.history(room.address, { before: '', limit: 1 }));
}

type Span = Omit<ExportPlan, 'rooms' | 'format'> & { format: keyof typeof FORMATS };

function formatOf(args: Arguments): keyof typeof FORMATS {
  const chosen = args.choice('format', FORMAT_NAMES);
  if (chosen !== undefined) return chosen;
  const ending = extname(args.text('output') ?? '').toLowerCase();
  if (ending === '.md') return 'markdown';
  return ending === '.html' || ending === '.htm' ? 'html' : 'ndjson';
}

/** The files to write, each with its rooms. */
function filesOf(path: string, rooms: Room[], format: ExportFormat): [file: string, rooms: Room[]][] {
  const isFolder = path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return [[resolve(path), rooms]];
  return rooms.map((room) => [resolve(join(path, exportFileName(room.address, format.extension))), [room]]);
}

async function toStdout(context: Context, session: Session, rooms: Room[], plan: Span): Promise<void> {
  const { signal } = context;
  const sink = {
    write: async (text: string) => {
      if (text === '' || process.stdout.write(text) || signal.aborted) return;
      // A slow reader is waited for, so that a long room never stands in memory whole; one that went away is not.
      await new Promise<void>((done) => {
        process.stdout.once('drain', done);
        signal.addEventListener('abort', () => done(), { once: true });
      });
    },
  };
  const exported = withSpan(rooms, plan);
  const told = reporter(context, rooms);
  await exportRooms(session, exported, FORMATS[plan.format], sink, { from: null, signal, told });
  context.output.progress.clear();
}

async function toFile(
  context: Context,
  session: Session,
  path: string,
  rooms: Room[],
  span: Span,
): Promise<void> {
  const { args, output, signal } = context;
  const plan: ExportPlan = { ...span, rooms: rooms.map(({ address }) => address) };
  const going = args.has('resume') ? ExportFile.resume(path, plan) : null;
  if (going === null && args.has('resume') && isFinished(path)) {
    output.say(`${path} is finished.`);
    return;
  }
  const file = going ?? ExportFile.begin(path, plan, args.has('force'));
  const exported = withSpan(rooms, file.plan);
  const told = reporter(context, rooms);
  let whole = false;
  try {
    const format = FORMATS[span.format];
    const point = await exportRooms(session, exported, format, file, { from: file.start, signal, told });
    whole = point.room === rooms.length;
    if (whole) {
      file.finish();
      const what = `${counted(point.total, 'message')} of ${rooms.map(roomLabel).join(', ')}`;
      output.result('exported', { file: path, rooms: plan.rooms, messages: point.total }, `${path}: ${what}`);
    } else {
      output.say(
        `Stopped after ${counted(point.total, 'message')}. Go on with the same command and --resume.`,
      );
    }
  } finally {
    if (!whole) file.leave();
  }
}

function withSpan(
  rooms: Room[],
  { since, until, exportedAt }: Omit<ExportPlan, 'rooms' | 'format'>,
): ExportedRoom[] {
  return rooms.map((room) => ({ room, since, until, exportedAt }));
}

function reporter({ output }: Context, rooms: Room[]): (point: ExportPoint) => void {
  return ({ room, total, previousTime }) => {
    const day = previousTime === null ? '' : `, ${dayKey(previousTime)}`;
    const place = rooms.length > 1 ? ` (${room + 1} of ${rooms.length})` : '';
    output.progress.show(`Exporting ${roomLabel(rooms[room]!)}${place}: ${counted(total, 'message')}${day}`);
  };
}
