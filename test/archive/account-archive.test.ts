import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type AccountArchive,
  type ArchiveTrouble,
  openAccountArchive,
} from '../../src/archive/account-archive.ts';
import type { KeptPost } from '../../src/archive/outbox-records.ts';
import type { Message } from '../../src/model/message.ts';
import { parseSearchQuery } from '../../src/model/search-query.ts';

const ROOM = 'fx-spot@trading.test';
const OTHER = 'lobby@general.test';
const folders: string[] = [];
const open: AccountArchive[] = [];

afterEach(() => {
  for (const archive of open.splice(0)) archive.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-archive-'));
  folders.push(folder);
  return join(folder, 'archive', 'alice@test.db');
}

function opened(file: string): AccountArchive {
  const archive = openAccountArchive(file);
  open.push(archive);
  return archive;
}

function message(number: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${number}`,
    room: ROOM,
    author: { address: 'bob@test', name: 'bob' },
    time: 1_700_000_000_000 + number * 1000,
    kind: 'chat',
    text: `message ${number}`,
    title: null,
    alert: false,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: null,
    ...change,
  };
}

function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from }, (_, index) => message(from + index));
}

function found(archive: AccountArchive, text: string): string[] {
  const query = parseSearchQuery(text, Number);
  return archive
    .search(query, { rooms: null, limit: 50, isMention: () => false })
    .messages.map(({ id }) => id);
}

function post(id: string): KeptPost {
  const draft = { text: `text of ${id}` };
  return { id, room: ROOM, time: 1, draft, state: 'waiting', error: null, sentAfter: null, tries: 0 };
}

describe('an account archive', () => {
  test('is a file of its owner alone, and has everything again at the next start', () => {
    const file = newFile();
    const first = opened(file);
    first.keep(ROOM, { messages: messages(0, 5), atStart: true });
    first.setFollowed([{ address: ROOM, name: 'FX', nick: '' }]);
    first.setMark(ROOM, { id: 'm3', unsaved: true, unreadFrom: null });
    first.setData('feeds', { feeds: [] });
    first.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    const again = opened(file);
    expect(again.newest(ROOM, 10)).toEqual({ messages: messages(0, 5), before: 'start', after: 'end' });
    expect(again.followed()).toEqual([{ address: ROOM, name: 'FX', nick: '' }]);
    expect(again.marks().get(ROOM)).toEqual({ id: 'm3', unsaved: true, unreadFrom: null });
    expect(again.data('feeds')).toEqual({ feeds: [] });
    expect(again.check()).toEqual([]);
    expect(again.report()).toMatchObject({ rooms: 1, messages: 5, gaps: 0 });
  });

  test('takes in corrections and removals, in the index too, and never an earlier state again', () => {
    const archive = opened(':memory:');
    archive.keep(ROOM, { messages: [message(1, { text: 'sell at ninety' })], atStart: true });
    const corrected = message(1, { text: 'sell at nineteen', editedAt: 5 });
    expect(archive.update(ROOM, corrected)).toBe(true);
    expect(found(archive, 'ninety')).toEqual([]);
    expect(found(archive, 'nineteen')).toEqual(['m1']);
    archive.keep(ROOM, { messages: [message(1, { text: 'sell at ninety' })] });
    expect(archive.message(ROOM, 'm1')).toEqual(corrected);
    const removed = message(1, { text: '', removed: { by: 'carol', reason: 'wrong room' } });
    archive.keep(ROOM, { messages: [removed, message(2)] });
    expect(archive.message(ROOM, 'm1')).toEqual(removed);
    expect(found(archive, 'nineteen')).toEqual([]);
    expect(archive.update(ROOM, corrected)).toBe(false);
  });

  test('forgets a room with its words, and keeps its place on the list', () => {
    const archive = opened(':memory:');
    archive.keep(ROOM, { messages: messages(0, 3), atStart: true });
    archive.keep(OTHER, { messages: [message(9, { room: OTHER, text: 'message elsewhere' })] });
    archive.setFollowed([{ address: ROOM, name: 'FX', nick: '' }]);
    archive.forget(ROOM);
    expect(archive.newest(ROOM, 10).messages).toEqual([]);
    expect(found(archive, 'message')).toEqual(['m9']);
    expect(archive.rooms()).toEqual([OTHER]);
    expect(archive.followed()).toHaveLength(1);
    archive.keep(ROOM, { messages: messages(0, 2) });
    expect(archive.newest(ROOM, 10)).toMatchObject({ before: 'gap' });
  });

  test('puts a message that was missed into a run thought whole', () => {
    const archive = opened(':memory:');
    const all = messages(0, 6);
    archive.keep(ROOM, { messages: all.toSpliced(3, 1), atStart: true });
    archive.keep(ROOM, { messages: all.slice(2, 5) });
    expect(archive.newest(ROOM, 10)).toEqual({ messages: all, before: 'start', after: 'end' });
  });

  test('keeps what the server forgot, and knows that it cannot fill the gap', () => {
    const archive = opened(':memory:');
    archive.keep(ROOM, { messages: messages(0, 3), atStart: true });
    archive.keep(ROOM, { messages: messages(50, 53) });
    expect(archive.newestGap(ROOM, 0)).toBe('m50');
    archive.keep(ROOM, { messages: messages(40, 50), before: 'm50', atStart: true });
    expect(archive.newestGap(ROOM, 0)).toBeNull();
    expect(archive.before(ROOM, 'm40', 10)).toMatchObject({ messages: [], before: 'lost' });
    expect(archive.acrossOlder(ROOM, 'm40', 10)).toMatchObject({ messages: messages(0, 3), before: 'start' });
    expect(archive.report().gaps).toBe(1);
  });

  test('is shared by two processes at once', () => {
    const file = newFile();
    const [screen, tail] = [opened(file), opened(file)];
    screen.keep(ROOM, { messages: messages(0, 3), atStart: true });
    screen.settle();
    tail.keep(ROOM, { messages: [message(3)], after: 'm2' });
    tail.settle();
    screen.keep(ROOM, { messages: [message(3), message(4)], after: 'm2' });
    screen.settle();
    expect(tail.newest(ROOM, 10)).toEqual({ messages: messages(0, 5), before: 'start', after: 'end' });
  });
});

describe('damage', () => {
  test('of the file is set aside at the start, and one is told', () => {
    const file = newFile();
    opened(file).close();
    writeFileSync(file, 'no database at all, but long enough to be looked at as one '.repeat(20));
    const archive = opened(file);
    const told: ArchiveTrouble[] = [];
    archive.onTrouble((trouble) => told.push(trouble));
    expect(told).toMatchObject([{ emptied: true, text: expect.stringContaining('damaged') }]);
    archive.keep(ROOM, { messages: messages(0, 2) });
    expect(archive.newest(ROOM, 10).messages).toHaveLength(2);
    expect(readdirSync(join(file, '..')).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  test('while in use is set aside too, and what comes after is kept', () => {
    const file = newFile();
    const writer = opened(file);
    for (let number = 0; number < 400; number += 1) {
      writer.keep(ROOM, { messages: [message(number, { text: `word${number} `.repeat(50) })] });
    }
    writer.close();
    const archive = opened(file);
    const told: ArchiveTrouble[] = [];
    archive.onTrouble((trouble) => told.push(trouble));
    // All but the first page, which says that it is a database.
    const descriptor = openSync(file, 'r+');
    const rest = statSync(file).size - 4096;
    writeSync(descriptor, Buffer.alloc(rest, 0x5a), 0, rest, 4096);
    closeSync(descriptor);
    expect(archive.newest(ROOM, 10).messages).toEqual([]);
    expect(told).toMatchObject([{ emptied: true }]);
    archive.keep(ROOM, { messages: messages(0, 2) });
    expect(archive.newest(ROOM, 10).messages).toHaveLength(2);
    expect(archive.check()).toEqual([]);
  });

  test('that is none, as a full disk, is told once and stops nothing', () => {
    const archive = opened(':memory:');
    const told: ArchiveTrouble[] = [];
    archive.onTrouble((trouble) => told.push(trouble));
    const unkeepable = { ...message(1), text: null as unknown as string };
    archive.keep(ROOM, { messages: [unkeepable] });
    archive.keep(ROOM, { messages: [unkeepable] });
    archive.keep(ROOM, { messages: [message(2)] });
    expect(told).toMatchObject([{ emptied: false, text: expect.stringContaining('not kept') }]);
    expect(archive.newest(ROOM, 10).messages).toEqual([message(2)]);
  });
});

describe('posts on disk', () => {
  test('belong to the process that wrote them, until it lets go', () => {
    const file = newFile();
    const [screen, other] = [opened(file), opened(file)];
    screen.addPost(post('a'));
    screen.addPost(post('b'));
    expect(other.claimPosts()).toEqual([]);
    screen.close();
    expect(other.claimPosts()).toEqual([post('a'), post('b')]);
    expect(other.updatePost({ ...post('a'), state: 'sent', tries: 1 })).toBe(true);
  });

  test('of a killed process go to the next, once', () => {
    const file = newFile();
    const source = join(import.meta.dirname, '../../src/archive/account-archive.ts');
    const script = `
      const { openAccountArchive } = await import(${JSON.stringify(source)});
      openAccountArchive(${JSON.stringify(file)}).addPost(${JSON.stringify(post('a'))});
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(child.signal).toBe('SIGKILL');
    const [first, second] = [opened(file), opened(file)];
    expect(first.claimPosts()).toEqual([post('a')]);
    expect(second.claimPosts()).toEqual([]);
    first.removePost('a');
    first.close();
    expect(second.claimPosts()).toEqual([]);
  });
});
