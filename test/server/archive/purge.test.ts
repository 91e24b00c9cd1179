import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, configureOf, World, type TestClient } from '../rooms/world.ts';

let world: World;
let alice: TestClient;

beforeEach(async () => {
  world = new World();
  alice = world.client('alice');
  await alice.makes('desk');
  await alice.makes('other');
  await alice.says('other', 'stays');
  await Promise.all(Array.from({ length: 1200 }, (_, n) => alice.says('desk', `m${n}`)));
});

afterEach(() => world.remove());

const DESTROY = `<iq type='set' id='d' to='${at('desk')}'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>`;

function left(): { messages: number; purges: number } {
  return world.database
    .prepare(
      'SELECT (SELECT count(*) FROM room_messages) AS messages, (SELECT count(*) FROM room_purges) AS purges',
    )
    .get() as { messages: number; purges: number };
}

async function purged(): Promise<void> {
  while (left().purges > 0) await wait(5);
}

test('the archive of a destroyed room goes, and no other', async () => {
  await world.client('root').sends(DESTROY);
  expect(left()).toEqual({ messages: 1201, purges: 1 });
  await purged();
  expect(left()).toEqual({ messages: 1, purges: 0 });
});

test('what a crash interrupts goes on at the next start', async () => {
  await world.client('root').sends(DESTROY);
  world.crash();
  expect(left().messages).toBeGreaterThan(1);
  await purged();
  expect(left()).toEqual({ messages: 1, purges: 0 });
});

test('a later room of that name has none of it, even before it is gone', async () => {
  await world.client('root').sends(DESTROY);
  await alice.joins('desk');
  await alice.sends(configureOf('desk', {}));
  const [fin] = await alice.asks(
    `<iq type='set' id='q' to='${at('desk')}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  );
  expect(fin).toContain('<count>0</count>');
});
