import { expect, test } from 'vitest';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import type { KeptPost } from '../../src/archive/outbox-records.ts';
import type { Message } from '../../src/model/message.ts';
import { parseSearchQuery } from '../../src/model/search-query.ts';

const OLD = 'fx@general.test';
const NEW = 'fx@trading.test';

function message(id: string, room: string, text: string): Message {
  return {
    id,
    room,
    author: { address: 'bob@test', name: 'bob' },
    time: 1_700_000_000_000,
    kind: 'chat',
    text,
    title: null,
    alert: false,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: null,
  };
}

const post: KeptPost = {
  id: 'p1',
  room: OLD,
  time: 1,
  draft: { text: 'waits' },
  state: 'waiting',
  error: null,
  sentAfter: null,
  tries: 0,
};

test('what is kept of a room goes to its new address, in the place of what is there, and once', () => {
  const archive = openAccountArchive(':memory:');
  const found = () =>
    archive
      .search(parseSearchQuery('swap', Date.parse), { rooms: null, limit: 10, isMention: () => false })
      .messages.map(({ id, room }) => `${id} ${room}`);
  archive.keep(OLD, { messages: [message('m1', OLD, 'a swap'), message('m2', OLD, 'done')] });
  archive.keep(NEW, { messages: [message('m2', NEW, 'done')] });
  archive.setMark(OLD, { id: 'm1', unsaved: true, unreadFrom: null });
  archive.setFollowed([{ address: OLD, name: 'FX', nick: 'al' }]);
  archive.addPost(post);
  const since = archive.followedSince(OLD);

  archive.moveRoom(OLD, NEW);
  // Another process of the account hears of it too.
  archive.moveRoom(OLD, NEW);
  expect(archive.newest(OLD, 10).messages).toEqual([]);
  expect(archive.newest(NEW, 10).messages.map(({ id, room }) => `${id} ${room}`)).toEqual([
    `m1 ${NEW}`,
    `m2 ${NEW}`,
  ]);
  expect(found()).toEqual([`m1 ${NEW}`]);
  expect(archive.marks()).toEqual(new Map([[NEW, { id: 'm1', unsaved: true, unreadFrom: null }]]));
  expect(archive.followed()).toEqual([{ address: NEW, name: 'FX', nick: 'al' }]);
  expect(archive.followedSince(NEW)).toBe(since);
  expect(archive.claimPosts()).toMatchObject([{ id: 'p1', room: NEW }]);
  archive.close();
});
