import { expect, test } from 'vitest';
import { parseSearchQuery } from '../../../src/model/search-query.ts';
import { recordedBackend } from '../../recorded-backend.ts';
import { startTestServer } from '../../server/test-server.ts';

const BAD = '\x1b[31m\0\uD800\uFFFE';
const SENT = '[31m\uFFFD\uFFFD';

test('what XML cannot carry is taken out of all that is sent, and the connection lives on', async () => {
  await using server = await startTestServer(['alice']);
  const alice = await recordedBackend({
    address: 'alice@localhost',
    password: async () => 'secret',
    server: server.websocket!,
  });
  await alice.connect();
  try {
    const category = (await alice.categories())[0]!.address;
    const made = await alice.createRoom(category, 'red', { name: `Red ${BAD}`, description: `About ${BAD}` });
    expect(made).toMatchObject({ name: `Red ${SENT}`, description: `About ${SENT}` });
    await alice.join(made.address, 'alice');
    await alice.setTopic(made.address, `Topic ${BAD}`);
    await alice.told('topic', ({ topic }) => topic === `Topic ${SENT}`);

    alice.post(made.address, { text: `ab ${BAD}\r\nc`, title: `Title ${BAD}`, alert: false }, 'one');
    const { message } = await alice.told('message', ({ message: { originId } }) => originId === 'one');
    expect(message).toMatchObject({ text: `ab ${SENT}\nc`, title: `Title ${SENT}` });
    alice.post(made.address, { text: '\x1b\x07' }, 'two');
    expect((await alice.told('refused', ({ originId }) => originId === 'two')).error.code).toBe('usage');

    const found = await alice.search(made.address, parseSearchQuery('ab\x1b', Date.parse), null, 10);
    expect(found.messages).toHaveLength(1);
    await alice.setPrivateData('feeds', [{ words: BAD }]);
    await expect(alice.changeNick(made.address, 'ali\x1bce')).resolves.toBeUndefined();
    await alice.ping();
    expect(alice.online).toBe(true);
    expect(alice.events.map(({ type }) => type)).not.toContain('disconnected');
  } finally {
    await alice.disconnect();
  }
});
