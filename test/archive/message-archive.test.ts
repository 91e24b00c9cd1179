import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { History } from '../../src/archive/history.ts';
import { MessageArchive } from '../../src/archive/message-archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import type { Message } from '../../src/model/message.ts';

const ROOM = 'fx-spot@trading.test';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-archive-'));
  folders.push(folder);
  const { database } = openArchive(join(folder, 'archive.db'));
  const archive = new MessageArchive(database);
  return { database, archive, history: new History(database, archive.segments) };
}

/** A room's true history: ids without an order, several messages a second, as Prosody has them. */
function room(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${(index * 7919) % 10007}-${index}`,
    room: ROOM,
    author: { address: `user${index % 3}@test`, name: `user${index % 3}` },
    time: 1_700_000_000_000 + Math.floor(index / 5) * 1000,
    kind: 'chat' as const,
    text: `message ${index}`,
    title: null,
    alert: index % 10 === 0,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: null,
  }));
}

/** All that is here, oldest first, with 'gap' where the archive says that something is missing. */
function walk(history: History, page: number): (Message | 'gap')[] {
  const all: (Message | 'gap')[] = [];
  let stretch = history.newest(ROOM, page);
  if (stretch.messages.length === 0) return all;
  for (;;) {
    all.unshift(...stretch.messages);
    const first = stretch.messages[0]!;
    if (stretch.before === 'start') return all;
    if (stretch.before === 'gap') {
      all.unshift('gap');
      const across = history.acrossOlder(ROOM, first.id, page);
      if (across === null) return all;
      stretch = across;
    } else stretch = history.before(ROOM, first.id, page)!;
  }
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

describe('the message archive', () => {
  it('gives back what it was given, whole', () => {
    const { archive, history } = open();
    const message: Message = {
      ...room(1)[0]!,
      kind: 'story',
      title: 'Weekly wrap',
      replyTo: 'x',
      editedAt: 5,
      originId: 'o',
      removed: { by: 'admin', reason: 'spam' },
    };
    archive.keep(ROOM, { messages: [message], atStart: true });
    expect(history.newest(ROOM, 10)).toEqual({ messages: [message], before: 'start', after: 'end' });
  });

  it('keeps a message once, however often it comes', () => {
    const { archive, history } = open();
    const all = room(10);
    archive.keep(ROOM, { messages: all.slice(0, 6), atStart: true });
    archive.keep(ROOM, { messages: all.slice(3) });
    archive.keep(ROOM, { messages: all.slice(2, 5) });
    expect(walk(history, 4)).toEqual(all);
  });

  it('says where something is missing until a run fills it', () => {
    const { archive, history } = open();
    const all = room(30);
    archive.keep(ROOM, { messages: all.slice(20) });
    archive.keep(ROOM, { messages: all.slice(0, 10), atStart: true });
    expect(walk(history, 4)).toEqual([...all.slice(0, 10), 'gap', ...all.slice(20)]);
    archive.keep(ROOM, { messages: all.slice(15, 20), before: all[20]!.id });
    expect(walk(history, 4)).toEqual([...all.slice(0, 10), 'gap', ...all.slice(15)]);
    archive.keep(ROOM, { messages: all.slice(10, 15), after: all[9]!.id, before: all[15]!.id });
    expect(walk(history, 4)).toEqual(all);
  });

  it('learns from an empty run that nothing is missing between two messages', () => {
    const { archive, history } = open();
    const all = room(10);
    archive.keep(ROOM, { messages: all.slice(5) });
    archive.keep(ROOM, { messages: all.slice(0, 5) });
    archive.keep(ROOM, { messages: [], after: all[4]!.id, before: all[5]!.id });
    archive.keep(ROOM, { messages: [], before: all[0]!.id, atStart: true });
    expect(walk(history, 3)).toEqual(all);
  });

  it('finds the place of a date and of a message, with what stands around it', () => {
    const { archive, history } = open();
    const all = room(100);
    archive.keep(ROOM, { messages: all, atStart: true });
    const around = history.aroundTime(ROOM, all[50]!.time, 10)!;
    expect(around.messages).toEqual(all.slice(45, 55));
    expect(history.around(ROOM, all[3]!.id, 10)!.messages).toEqual(all.slice(0, 8));
    expect(history.aroundTime(ROOM, all[99]!.time + 1, 10)).toBeNull();
  });

  it('never answers for another room', () => {
    const { archive, history } = open();
    archive.keep(ROOM, { messages: room(3) });
    expect(history.newest('fx-spot@other.test', 10).messages).toEqual([]);
    expect(history.before('fx-spot@other.test', room(3)[1]!.id, 10)).toBeNull();
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    'is right after random pages in any order (seed %i)',
    (seed) => {
      const { archive, history } = open();
      const next = random(seed);
      const all = room(60 + next(200));
      const here = new Set<number>();
      for (let step = 0; step < 60; step += 1) {
        const from = next(all.length);
        const to = Math.min(all.length, from + 1 + next(25));
        archive.keep(ROOM, {
          messages: all.slice(from, to),
          after: next(2) === 0 ? all[from - 1]?.id : undefined,
          before: next(2) === 0 ? all[to]?.id : undefined,
          atStart: from === 0,
        });
        for (let index = from; index < to; index += 1) here.add(index);
      }
      const found = walk(history, 7);
      const messages = found.filter((entry) => entry !== 'gap');
      expect(new Set(messages)).toHaveLength(here.size);
      let previous = -1;
      let gap = false;
      for (const entry of found) {
        if (entry === 'gap') {
          gap = true;
          continue;
        }
        const index = all.findIndex((message) => message.id === entry.id);
        expect(gap || index === previous + 1).toBe(true);
        previous = index;
        gap = false;
      }
    },
  );
});
