import { styleText } from 'node:util';
import type { Message } from '../model/message.ts';
import { fileSize } from './file-size.ts';
import { printable } from './printable.ts';
import { clockTime, dayKey } from './time.ts';

/** Every line of a text but the first begins so, and no message line does: a text cannot fake another message. */
const CONTINUATION = '\n      ';

/** How a message is printed. */
export interface MessageLineOptions {
  /** The day before the time. */
  date?: boolean;
  /** Name of the room, where several are printed together. */
  room?: string;
  /** With terminal colours. */
  colour?: boolean;
  /** Names and texts exactly as received, whatever they do to a terminal. */
  raw?: boolean;
}

/** A message as command output, without a line break at the end: `12:04 <bob> cable through 1.2710`. */
export function messageLine(message: Message, options: MessageLineOptions = {}): string {
  const { colour = false, raw = false } = options;
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  const clean = (text: string) =>
    (raw ? text : printable(text, { multiline: true })).replaceAll('\n', CONTINUATION);
  const word = (text: string) => (raw ? text : printable(text));
  const day = options.date ? `${dayKey(message.time)} ` : '';
  const parts = [
    paint('dim', `${day}${clockTime(message.time)}`),
    options.room === undefined ? '' : paint('cyan', word(options.room)),
    message.alert && !message.removed ? paint(['red', 'bold'], '!ALERT') : '',
    // Angle brackets in a name are bent, so that it cannot end early and speak for someone else.
    paint('bold', `<${word(message.author.name).replaceAll('<', '‹').replaceAll('>', '›')}>`),
    contents(message, clean, word),
    message.editedAt === null || message.removed ? '' : paint('dim', '(edited)'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function contents(message: Message, clean: (text: string) => string, word: (text: string) => string): string {
  const { removed, file, title, text } = message;
  if (removed) {
    const who = removed.by === null ? 'removed' : `removed by ${word(removed.by)}`;
    return removed.reason === '' ? `(${who})` : `(${who}: ${word(removed.reason)})`;
  }
  const lines: string[] = [];
  if (title !== null) lines.push(`▸ ${word(title)}`);
  if (file) {
    const size = file.size === null ? '' : ` (${fileSize(file.size)})`;
    lines.push(`⬇ ${word(file.name)}${size} ${word(file.url)}`);
  }
  if (text !== '' && text.trim() !== file?.url) lines.push(clean(text));
  return lines.join(CONTINUATION);
}
