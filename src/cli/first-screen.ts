import { existsSync } from 'node:fs';
import { openAccountArchive, type AccountArchive } from '../archive/account-archive.ts';
import type { Account } from '../config/account.ts';
import type { AccountState } from '../config/account-state.ts';
import { archiveFile } from '../config/directories.ts';
import type { Settings } from '../config/settings.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import { DEFAULT_FOLLOW_SETTINGS, type FollowedRoom } from '../model/room.ts';
import type { RoomView, Timeline } from '../session/session.ts';
import { byPlace } from '../session/view-order.ts';
import { drawFirstFrame, type DrawnFrame } from '../ui/first-frame/draw-first-frame.ts';
import { tellOnScreen } from './drawn-frame.ts';
import type { Known } from '../ui/first-frame/first-frame.ts';

/**
 * Draws the screen from the local archive, before anything that talks to the server or draws with Ink is loaded. The room that was
 * looked at last is shown.
 *
 * @returns null where nothing is kept here yet, or the window is too small
 */
export function drawFromArchive(
  account: Account,
  state: AccountState,
  settings: Settings,
): DrawnFrame | null {
  const file = archiveFile(account.address);
  if (!existsSync(file)) return null;
  const archive = openAccountArchive(file);
  // A damaged file is set aside by who opens it first.
  archive.onTrouble(({ text }) => tellOnScreen(text));
  try {
    const nick = account.nick || settings.nick || account.address.split('@')[0]!;
    const known = knownFrom(archive, account.address, nick, state);
    return known === null ? null : drawFirstFrame(known, settings);
  } finally {
    archive.close();
  }
}

/** What the archive knows of what the screen shows; null where it knows no followed room. */
function knownFrom(
  archive: AccountArchive,
  account: string,
  nick: string,
  state: AccountState,
): Known | null {
  const followed = archive.followed().map((room) => viewOf(archive, room, nick));
  const all = followed.toSorted(byPlace);
  const last = all.find(({ address }) => address === state.lastRoom()) ?? all[0];
  if (!last) return null;
  const mark = archive.marks().get(last.address)?.id ?? '';
  // In view it counts nothing unread: the line stands where one stopped reading.
  const view: RoomView = {
    ...last,
    session: { phase: 'joining' },
    unread: 0,
    mentions: 0,
    alerts: 0,
    newAfter: last.unread > 0 ? mark : null,
  };
  return {
    account,
    status: { phase: 'connecting', attempt: 1 },
    views: all.map((each) => (each === last ? view : each)),
    view,
    timeline: timelineOf(archive, view.address),
    feeds: [],
    draft: state.draft(view.address),
  };
}

function viewOf(archive: AccountArchive, room: FollowedRoom, nick: string): RoomView {
  const { address } = room;
  const details = archive.details(address);
  const [local = '', service = ''] = address.split('@');
  return {
    address,
    name: details.name || room.name || local,
    category: details.info?.category ?? { address: service, name: service.split('.')[0] ?? service },
    info: details.info ?? null,
    followed: true,
    settings: room.settings ?? DEFAULT_FOLLOW_SETTINGS,
    session: { phase: 'left', reason: null, detail: '' },
    nick: room.nick || nick,
    topic: details.topic ?? '',
    participants: [],
    large: null,
    unread: details.unread ?? 0,
    mentions: details.mentions ?? 0,
    alerts: details.alerts ?? 0,
    unreadIsPartial: details.unreadIsPartial ?? false,
    newAfter: null,
  };
}

function timelineOf(archive: AccountArchive, room: string): Timeline {
  const { messages, before } = archive.newest(room, CONTEXT_SIZE);
  return {
    messages,
    posts: [],
    gaps: new Set(),
    atStart: before === 'start',
    atEnd: true,
    loading: null,
    error: null,
    newer: 0,
  };
}
