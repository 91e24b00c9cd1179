import { printable } from '../../format/printable.ts';
import type { Row, Tone } from '../../format/span.ts';
import { padEnd, truncate, cellWidth } from '../../format/width.ts';
import type { RoomSummary } from '../../model/room.ts';
import type { RoomView } from '../../session/session.ts';
import { isGone } from '../messages/shut-out.ts';
import type { BrowserState } from '../screen-state.ts';

/** A line of the browser: a category that folds, a room to open, or a remark. */
export interface BrowserRow {
  key: string;
  /** What opening it does: fold this category, or open this room. */
  category: string | null;
  room: string | null;
  /** Or it opens a list of its own. */
  opens?: 'invitations';
  line: (width: number) => Row;
}

/** The key under which the followed rooms of no section fold, those of a section, and the open rooms that one does not follow. */
const FOLLOWED = 'followed';
const SECTION = 'section:';
const OPEN = 'open';

/** Whether what stands under a heading is shown: one's own rooms usually are, those of a category are not. */
export function isUnfolded(browser: BrowserState, key: string): boolean {
  const folded = browser.folds.get(key) ?? !(key === FOLLOWED || key === OPEN || key.startsWith(SECTION));
  return !folded;
}

/**
 * The rooms to choose from: followed first in their sections and order, then open ones, then each category; above them the invitations
 * that wait for an answer.
 *
 * @param counts how many rooms a category has, where that is known without its list
 * @param beside the room that is shown beside the one in view
 */
export function browserRows(
  browser: BrowserState,
  views: readonly RoomView[],
  inView: string | null,
  invitations: number,
  counts: ReadonlyMap<string, number>,
  beside: string | null = null,
): BrowserRow[] {
  const viewed = new Map(views.map((view) => [view.address, view]));
  const open = views.filter((view) => !view.followed);
  const rows = invitations > 0 ? [invitationsRow(invitations)] : [];
  for (const { key, name, rooms } of sections(views)) {
    const inside = rooms.map((view) => viewRow(view, inView, beside));
    rows.push(...group(key, name, inside, browser, rooms.length));
  }
  if (open.length > 0) {
    rows.push(
      ...group(
        OPEN,
        'Open',
        open.map((view) => viewRow(view, inView, beside)),
        browser,
        open.length,
      ),
    );
  }
  for (const category of browser.categories) {
    const rooms = browser.rooms.get(category.address);
    rows.push(
      ...group(
        category.address,
        category.name,
        roomRows(rooms, viewed, inView),
        browser,
        Array.isArray(rooms) ? rooms.length : (counts.get(category.address) ?? null),
      ),
    );
  }
  return rows;
}

/** The row under the cursor; where its row has gone, or none was chosen, the first that can be opened. */
export function rowAtCursor(rows: readonly BrowserRow[], cursor: string | null): BrowserRow | undefined {
  return rows.find((row) => row.key === cursor) ?? rows.find((row) => row.room !== null) ?? rows[0];
}

/** The followed rooms under their headings; the unnamed section first, also where it is empty. */
function sections(views: readonly RoomView[]): { key: string; name: string; rooms: RoomView[] }[] {
  const byName = new Map<string, RoomView[]>([['', []]]);
  for (const view of views) {
    if (!view.followed) continue;
    const { section } = view.settings;
    byName.set(section, [...(byName.get(section) ?? []), view]);
  }
  const named = byName.size > 1;
  return [...byName]
    .filter(([section, rooms]) => section !== '' || rooms.length > 0 || !named)
    .map(([section, rooms]) => ({
      key: section === '' ? FOLLOWED : SECTION + section,
      name: section === '' ? 'Followed' : section,
      rooms,
    }));
}

function group(
  key: string,
  name: string,
  inside: BrowserRow[],
  browser: BrowserState,
  count: number | null,
): BrowserRow[] {
  const unfolded = isUnfolded(browser, key);
  return [categoryRow(key, name, unfolded, count), ...(unfolded ? inside : [])];
}

function roomRows(
  rooms: BrowserState['rooms'] extends ReadonlyMap<string, infer R> ? R | undefined : never,
  viewed: ReadonlyMap<string, RoomView>,
  inView: string | null,
): BrowserRow[] {
  if (rooms === undefined || rooms === 'loading') return [remark('loading…')];
  if ('error' in rooms) return [remark(`✗ ${rooms.error}`)];
  if (rooms.length === 0) return [remark('no rooms')];
  // A followed or open room already stands above.
  return rooms.filter((room) => !viewed.has(room.address)).map((room) => summaryRow(room, inView));
}

function invitationsRow(count: number): BrowserRow {
  return {
    key: 'invitations',
    category: null,
    room: null,
    opens: 'invitations',
    line: (width) => twoSides(`  Invitations (${count})`, '', width, { tone: 'mention', bold: true }),
  };
}

function categoryRow(key: string, name: string, unfolded: boolean, count: number | null): BrowserRow {
  return {
    key: `category:${key}`,
    category: key,
    room: null,
    line: (width) => {
      const right = !unfolded && count !== null ? ` (${count})` : '';
      return twoSides(`${unfolded ? '▾' : '▸'} ${printable(name)}`, right, width, {
        tone: 'plain',
        bold: true,
      });
    },
  };
}

function viewRow(view: RoomView, inView: string | null, beside: string | null): BrowserRow {
  return {
    key: `room:${view.address}`,
    category: null,
    room: view.address,
    line: (width) => {
      const current = view.address === inView;
      const { muted } = view.settings;
      const alert = view.alerts > 0 && !muted;
      const isBeside = view.address === beside;
      const mark = alert ? '!' : current ? '›' : isBeside ? '»' : muted ? '~' : ' ';
      if (isGone(view))
        return twoSides(` ${mark} ${printable(view.name)}`, ' gone', width, { tone: 'muted', bold: current });
      const tone: Tone = alert ? 'alert' : view.mentions > 0 ? 'mention' : muted ? 'muted' : 'plain';
      const loud = current || view.mentions > 0 || (view.unread > 0 && !muted);
      return twoSides(` ${mark} ${printable(view.name)}`, ` ${counts(view)}`, width, { tone, bold: loud });
    },
  };
}

function counts(view: RoomView): string {
  const more = view.unreadIsPartial ? '+' : '';
  if (view.mentions > 0) return `${view.mentions}@`;
  return view.unread > 0 ? `${view.unread}${more}` : '';
}

function summaryRow(room: RoomSummary, inView: string | null): BrowserRow {
  const current = room.address === inView;
  return {
    key: `room:${room.address}`,
    category: null,
    room: room.address,
    line: (width) =>
      twoSides(` ${current ? '›' : ' '} ${printable(room.name)}`, '', width, {
        tone: current ? 'plain' : 'muted',
      }),
  };
}

function remark(text: string): BrowserRow {
  return {
    key: `remark:${text}`,
    category: null,
    room: null,
    line: (width) => [{ text: truncate(`   ${text}`, width), tone: 'muted' }],
  };
}

/** A name on the left, cut where it must be, and a number on the right, over the whole width. */
function twoSides(left: string, right: string, width: number, look: { tone: Tone; bold?: boolean }): Row {
  const room = Math.max(1, width - cellWidth(right) - 1);
  return [{ text: `${padEnd(truncate(left, room), room)}${right} `, ...look }];
}
