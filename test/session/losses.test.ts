import { describe, expect, test } from 'vitest';
import type { Post } from '../../src/session/session.ts';
import { FakeBackend, FakeServer } from './fake-backend.ts';
import { recordedSession } from './recorded-session.ts';

const POSTS = 120;
// A search over many more: SEEDS=2000 npx vitest run test/session/losses.test.ts
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 20) }, (_, index) => index + 1);

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Lets that many turns of the event loop pass. */
async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe.each([
  { what: 'a well-behaved server', answersPageOne: false, losesEchoes: false },
  { what: 'a server that answers unknown ids with page one', answersPageOne: true, losesEchoes: false },
  { what: 'a server that loses echoes', answersPageOne: false, losesEchoes: true },
])('posts and losses at random points on $what', ({ answersPageOne, losesEchoes }) => {
  test.each(SEEDS)('lose nothing, double nothing and keep the order (seed %i)', async (seed) => {
    const random = seeded(seed);
    const server = new FakeServer();
    server.answersPageOne = answersPageOne;
    server.clientsAhead = Math.round((random() - 0.5) * 600_000);
    const rooms = ['one', 'two'].map((name) => server.addRoom(name));
    const backend = new FakeBackend(server);
    await using r = recordedSession(backend, {
      timing: { pause: () => 1, echo: 40, readMark: 1, silence: 60 },
    });
    await r.session.start();
    for (const room of rooms) await r.session.openRoom(room);
    backend.onTraffic = () => {
      const luck = random();
      if (luck < 0.02) backend.cut();
      else if (luck < 0.025) backend.forget(rooms[luck < 0.0225 ? 0 : 1]!);
    };
    backend.losesEcho = ({ originId }) => losesEchoes && originId !== null && random() < 0.03;

    const posts: Post[] = [];
    for (let n = 0; n < POSTS; n += 1) {
      const room = rooms[random() < 0.5 ? 0 : 1]!;
      if (random() < 0.6) posts.push(r.session.post(room, { text: `mine ${n}` }));
      else server.say(room, 'bob', `bob ${n}`);
      await turns(Math.floor(random() * 4));
    }
    backend.onTraffic = () => {};
    backend.losesEcho = () => false;
    await Promise.all(posts.map((post) => r.session.settled(post)));
    backend.cut();
    const last = rooms.map((room) => server.say(room, 'bob', `last in ${room}`).text);
    await r.until('all is heard', () => last.every((text) => r.heard().includes(text)));

    for (const room of rooms) {
      const archived = server.texts(room);
      const mine = archived.filter((text) => text.startsWith('mine'));
      const written = posts.filter((post) => post.room === room).map((post) => post.draft.text);
      expect(mine).toEqual(written);
      expect(r.session.timeline(room).messages.map(({ text }) => text)).toEqual(archived);
      const heard = r.all('message').filter((event) => event.room === room);
      const texts = heard.map(({ message }) => message.text);
      // A post whose echo was lost is told when it is found, after what came later.
      if (losesEchoes) expect(texts.toSorted()).toEqual(archived.toSorted());
      else expect(texts).toEqual(archived);
    }
    expect(r.session.outbox).toEqual([]);
  });
});
