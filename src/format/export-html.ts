import type { Message } from '../model/message.ts';
import { escapeHtml, linkHtml, textHtml } from './escape-html.ts';
import { type ExportedRoom, type ExportFormat, localTimeZone, type Neighbours } from './export-format.ts';
import { POLICY, STYLE } from './export-html-style.ts';
import { fileSize } from './file-size.ts';
import { nameTone } from './name-tone.ts';
import { clockTime, dayKey, dayLabel, rfc3339 } from './time.ts';

/** For reading anywhere: one page that needs no other file, runs nothing, and is well-formed XML. */
export const htmlExport: ExportFormat = {
  extension: 'html',
  begin: (rooms) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<title>${rooms.map(titleOf).join(', ')}</title>
<style>${STYLE}</style>
</head>
<body>
`,
  beginRoom: (exported) => {
    const { room, since, until, exportedAt } = exported;
    const span = [
      since === null ? '' : ` from ${timeHtml(since, stamp(since))}`,
      until === null ? '' : ` until ${timeHtml(until, stamp(until))}`,
    ].join('');
    const about = `${escapeHtml(room.address)}, exported ${timeHtml(exportedAt, stamp(exportedAt))}${span}, times of ${escapeHtml(localTimeZone())}`;
    const described = room.description === '' ? '' : `<p class="about">${textHtml(room.description)}</p>\n`;
    return `<section>\n<h1>${titleOf(exported)}</h1>\n${described}<p class="about">${about}</p>\n`;
  },
  message: (message, _exported, { previousTime, answered }) => {
    const isNewDay = previousTime === null || dayKey(previousTime) !== dayKey(message.time);
    // Without a present year to compare with, the year is always told: a document is read in any.
    const heading = isNewDay ? `<h2>${escapeHtml(dayLabel(message.time, NaN))}</h2>\n` : '';
    return `${heading}${articleHtml(message, answered)}\n`;
  },
  endRoom: (_exported, messages) =>
    `${messages === 0 ? '<p class="note">No messages.</p>\n' : ''}</section>\n`,
  end: () => '</body>\n</html>\n',
};

function articleHtml(message: Message, answered: Neighbours['answered']): string {
  const { id, room, author, time, alert, removed } = message;
  const name = escapeHtml(author.name) || 'someone';
  const address = author.address === null ? '' : ` title="${escapeHtml(author.address)}"`;
  const attributes = `id="${anchorOf(room, id)}"${alert && !removed ? ' class="alert"' : ''}`;
  const tone = `n${nameTone(author.name).slice('name-'.length)}`;
  return `<article ${attributes}>${timeHtml(time, clockTime(time))}<span class="author ${tone}"${address}>${name}</span><div class="body">${bodyHtml(message, answered)}</div></article>`;
}

function bodyHtml(message: Message, answered: Neighbours['answered']): string {
  const { room, removed, title, file, text, alert, replyTo, editedAt } = message;
  if (removed) {
    const by = removed.by === null ? '' : ` by ${escapeHtml(removed.by)}`;
    const why = removed.reason === '' ? '' : `: ${escapeHtml(removed.reason)}`;
    return `<span class="note">removed${by}${why}</span>`;
  }
  const parts: string[] = [];
  if (replyTo !== null) {
    const whom =
      answered === null
        ? 'an earlier message'
        : `${escapeHtml(answered.author.name)}, ${clockTime(answered.time)}`;
    parts.push(`<div class="note">to <a href="#${anchorOf(room, replyTo)}">${whom}</a></div>`);
  }
  if (alert) parts.push('<span class="mark">ALERT</span> ');
  if (file) {
    const size = file.size === null ? '' : ` <span class="note">${fileSize(file.size)}</span>`;
    parts.push(`<div>⬇ ${linkHtml(file.url, escapeHtml(file.name) || 'file')}${size}</div>`);
  }
  const shown = text.trim() === file?.url ? '' : textHtml(text);
  if (title === null) parts.push(shown);
  else
    parts.push(`<details open="open"><summary>${escapeHtml(title)}</summary><div>${shown}</div></details>`);
  if (editedAt !== null) parts.push(' <span class="note">(edited)</span>');
  return parts.join('');
}

/** Ids are the server's and may hold anything; those of several rooms stand in one page. */
function anchorOf(room: string, id: string): string {
  const encode = (text: string) => escapeHtml(encodeURIComponent(text.toWellFormed()));
  return `m-${encode(room)}-${encode(id)}`;
}

function titleOf({ room }: ExportedRoom): string {
  return `${escapeHtml(room.category.name)} / ${escapeHtml(room.name)}`;
}

function timeHtml(time: number, shown: string): string {
  return Number.isNaN(new Date(time).getTime()) ? shown : `<time datetime="${rfc3339(time)}">${shown}</time>`;
}

function stamp(time: number): string {
  return `${dayKey(time)} ${clockTime(time)}`;
}
