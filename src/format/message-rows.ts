import { MAX_TITLE_LENGTH } from '../model/limits.ts';
import type { Draft, Message, PostedFile } from '../model/message.ts';
import { bodyRows } from './body-rows.ts';
import { fileSize } from './file-size.ts';
import { nameTone } from './name-tone.ts';
import { printable } from './printable.ts';
import { layOut } from './row-layout.ts';
import type { Row, Span, Tone } from './span.ts';
import { truncate } from './width.ts';

export type { Row, Span, Tone } from './span.ts';

const ALERT = 'ALERT ';
/** Enough to know a file by; servers pass on names of any length. */
const MAX_FILE_NAME_WIDTH = 80;

/** Where a message is drawn. Widths are cells. */
export interface RowsOptions {
  width: number;
  nameWidth: number;
  /** The row above is by the same author: the name is left out. */
  continued: boolean;
  /** The message that this one answers, where it is known. */
  answered?: { name: string; text: string } | null;
}

/** How a message of the room is drawn. */
export interface MessageRowsOptions extends RowsOptions {
  /** We wrote it. */
  own: boolean;
  /** It mentions us. */
  mention: boolean;
  /** A story shows its title only. */
  folded: boolean;
}

/** A post of one's own that the room has not confirmed, as the session has it. */
export interface UnconfirmedPost {
  draft: Draft;
  time: number;
  state: 'waiting' | 'sent' | 'refused';
  error: { message: string } | null;
}

/** A message as rows of at most `width` cells: time, name, sign, then the text with a hanging indent. At least one row. */
export function messageRows(message: Message, options: MessageRowsOptions): Row[] {
  return layOut(
    {
      time: message.time,
      name: options.continued ? '' : printable(message.author.name),
      nameTone: options.own ? 'own' : nameTone(message.author.name),
      sign: messageSign(message, options),
      text: (cells) => messageText(message, options, cells),
    },
    options,
  );
}

/**
 * A post that is on its way (dim, with `…`) or was refused (red, with `✗` and the reason).
 *
 * @param options `name`: our nick in the room
 */
export function postRows(post: UnconfirmedPost, options: RowsOptions & { name: string }): Row[] {
  const { draft, error } = post;
  const refused = post.state === 'refused';
  const tone: Tone = refused ? 'error' : draft.alert ? 'alert' : 'plain';
  const rows = layOut(
    {
      time: post.time,
      name: options.continued ? '' : printable(options.name),
      nameTone: 'own',
      sign: refused ? { text: '✗', tone: 'error', bold: true } : { text: '…', tone: 'muted' },
      text: (cells) => [
        ...(draft.replyTo ? answeredRows(options.answered, cells) : []),
        ...(draft.title ? titleRows(draft.title, draft.text, tone, cells) : []),
        ...bodyRows(printable(draft.text, { multiline: true }), tone, cells, {
          before: draft.alert && !draft.title ? ALERT : '',
        }),
        ...(refused ? bodyRows(`Not sent: ${printable(error?.message ?? '')}`, 'error', cells) : []),
      ],
    },
    options,
  );
  return refused ? rows : rows.map((row) => row.map((span) => ({ ...span, dim: true })));
}

/** One sign at most, the most urgent. */
function messageSign(message: Message, { mention, folded }: MessageRowsOptions): Span | null {
  if (message.removed) return null;
  if (message.alert) return { text: '!', tone: 'alert', bold: true };
  if (message.kind === 'story') return { text: folded ? '▸' : '▾', tone: 'accent' };
  return mention ? { text: '@', tone: 'mention', bold: true } : null;
}

function messageText(message: Message, options: MessageRowsOptions, cells: number): Row[] {
  const { removed, file, kind } = message;
  if (removed) return bodyRows(removedText(removed), 'muted', cells);
  const tone: Tone = message.alert ? 'alert' : 'plain';
  const rows = message.replyTo === null ? [] : answeredRows(options.answered, cells);
  const alert = message.alert ? ALERT : '';
  const edited = message.editedAt === null ? '' : ' (edited)';
  if (kind === 'story') {
    rows.push(
      ...titleRows(alert + (message.title ?? ''), message.text, tone, cells, options.folded ? edited : ''),
    );
    if (options.folded) return rows;
  }
  const text = file && message.text.trim() === file.url ? '' : message.text;
  if (file) rows.push(...fileRows(file, cells, text === '' ? edited : ''));
  if (file && text === '') return rows;
  const around = { before: kind === 'story' ? '' : alert, after: edited };
  return [...rows, ...bodyRows(printable(text, { multiline: true }), tone, cells, around)];
}

function removedText({ by, reason }: { by: string | null; reason: string }): string {
  const who = by === null ? 'removed' : `removed by ${printable(by)}`;
  return reason === '' ? `(${who})` : `(${who}: ${printable(reason)})`;
}

function titleRows(title: string, text: string, tone: Tone, cells: number, edited = ''): Row[] {
  const words = text.match(/\S+/g)?.length ?? 0;
  return bodyRows('', tone, cells, {
    before: truncate(printable(title), MAX_TITLE_LENGTH),
    after: `  (${words} w)${edited}`,
  });
}

function fileRows({ name, size }: PostedFile, cells: number, edited: string): Row[] {
  const shown = truncate(printable(name), MAX_FILE_NAME_WIDTH);
  return bodyRows('', 'accent', cells, {
    before: `⬇ ${shown}`,
    after: (size === null ? '' : `  ${fileSize(size)}`) + edited,
  });
}

/** One row that names what is answered. */
function answeredRows(answered: RowsOptions['answered'], cells: number): Row[] {
  const text = answered
    ? `↳ ${printable(answered.name)}: ${printable(answered.text.slice(0, 1000))}`
    : '↳ a reply';
  return [[{ text: truncate(text, cells), tone: 'muted' }]];
}
