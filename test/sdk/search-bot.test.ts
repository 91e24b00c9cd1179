import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/sdk.ts';
import type { Message } from '../../src/model/message.ts';
import type { Session } from '../../src/session/session.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';

let server: RealServer;
let alice: Session;
let bot: ChildProcess;
beforeAll(async () => {
  server = await startEmbedded();
  const [address, botAddress] = [await server.createUser('alice', 'a'), await server.createUser('bot', 'b')];
  alice = await connect({ address, password: 'a', server: server.websocket });
  // As a user of the package has it: the example imports 'pchat', which is what was built.
  bot = spawn(process.execPath, ['docs/examples/search-bot.mjs', 'lobby'], {
    env: {
      PATH: process.env['PATH'],
      PCHAT_ADDRESS: botAddress,
      PCHAT_PASSWORD: 'b',
      PCHAT_SERVER: server.websocket,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(bot.stdout!, 'data');
});
afterAll(async () => {
  const ended = once(bot, 'exit');
  bot.kill('SIGTERM');
  await ended;
  await alice.stop();
  await server.stop();
});

/** Posts a line and waits for the bot's answer to it. */
async function ask(text: string): Promise<Message> {
  const answer = Promise.withResolvers<Message>();
  const { address } = await alice.findRoom('lobby');
  await alice.openRoom(address);
  const stop = alice.subscribe((event) => {
    if (event.type === 'message' && event.message.author.name === 'bot') answer.resolve(event.message);
  });
  const asked = await alice.settled(alice.post(address, { text }));
  const answered = await answer.promise;
  stop();
  expect(answered.replyTo).toBe(asked.id);
  return answered;
}

test('the example in docs finds what was said in the room', async () => {
  const { address } = await alice.findRoom('lobby');
  await alice.settled(alice.post(address, { text: 'the stop loss is at 1.2710' }));
  expect((await ask('!search "stop loss"')).text).toMatch(/^\S+ alice: the stop loss is at 1\.2710$/);
});

test('it tells nothing of rooms that the asker did not name', async () => {
  const { address } = await alice.createRoom('General', 'other', {});
  await alice.settled(alice.post(address, { text: 'nuggets in another room' }));
  expect((await ask('!search nuggets in:other')).text).toBe('Nothing found.');
});
