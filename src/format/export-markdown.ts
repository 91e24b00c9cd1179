import type { Message } from '../model/message.ts';
import { escapeMarkdown, escapeMarkdownWord } from './escape-markdown.ts';
import { type ExportFormat, localTimeZone, type Neighbours } from './export-format.ts';
import { fileSize } from './file-size.ts';
import { clockTime, dayKey, dayLabel } from './time.ts';
import { webAddress } from './web-address.ts';

/** For people and their notes: a heading a room and a day, a paragraph a message. */
export const markdownExport: ExportFormat = {
  extension: 'md',
  begin: () => '',
  beginRoom: ({ room, since, until, exportedAt }) => {
    const span = [
      since === null ? '' : ` from ${stamp(since)}`,
      until === null ? '' : ` until ${stamp(until)}`,
    ].join('');
    const about = `${escapeMarkdownWord(room.address)}, exported ${stamp(exportedAt)}${span}, times of ${localTimeZone()}`;
    const described = room.description === '' ? '' : `${escapeMarkdown(room.description)}\n\n`;
    const title = `${escapeMarkdownWord(room.category.name)} / ${escapeMarkdownWord(room.name)}`;
    return `# ${title}\n\n${about}\n\n${described}`;
  },
  message: (message, _exported, { previousTime, answered }) => {
    const day = dayKey(message.time);
    const isNewDay = previousTime === null || dayKey(previousTime) !== day;
    // Without a present year to compare with, the year is always told: a document is read in any.
    const heading = isNewDay ? `## ${dayLabel(message.time, NaN)}\n\n` : '';
    return `${heading}${paragraph(message, answered)}\n\n`;
  },
  endRoom: (_exported, messages) => (messages === 0 ? 'No messages.\n\n' : ''),
  end: () => '',
};

function paragraph(message: Message, answered: Neighbours['answered']): string {
  const { author, time, alert, removed, editedAt, replyTo } = message;
  const head = [
    clockTime(time),
    `**${escapeMarkdownWord(author.name) || 'someone'}**`,
    alert && !removed ? '**ALERT**' : '',
    replyTo === null || removed ? '' : `*(${answerOf(answered)})*`,
    editedAt === null || removed ? '' : '*(edited)*',
  ];
  return `${head.filter((part) => part !== '').join(' ')}: ${contents(message)}`;
}

function answerOf(answered: Message | null): string {
  if (answered === null) return 'to an earlier message';
  return `to ${escapeMarkdownWord(answered.author.name)}, ${clockTime(answered.time)}`;
}

function contents({ removed, title, file, text }: Message): string {
  if (removed) {
    const by = removed.by === null ? '' : ` by ${escapeMarkdownWord(removed.by)}`;
    const why = removed.reason === '' ? '' : `: ${escapeMarkdownWord(removed.reason)}`;
    return `*(removed${by}${why})*`;
  }
  const lines: string[] = [];
  if (title !== null) lines.push(`**${escapeMarkdownWord(title)}**`);
  if (file) {
    const address = webAddress(file.url);
    const name = escapeMarkdownWord(file.name) || 'file';
    const size = file.size === null ? '' : ` (${fileSize(file.size)})`;
    lines.push(
      address === null ? `${name}${size} ${escapeMarkdownWord(file.url)}` : `[${name}](<${address}>)${size}`,
    );
  }
  if (text !== '' && text.trim() !== file?.url) lines.push(escapeMarkdown(text));
  return lines.join('\\\n');
}

function stamp(time: number): string {
  return `${dayKey(time)} ${clockTime(time)}`;
}
