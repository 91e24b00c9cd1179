import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordedBackend, type RecordedBackend } from '../recorded-backend.ts';
import { startEmbedded } from '../servers/embedded.ts';
import { describeWithThe } from '../servers/installed.ts';
import type { RealServer } from '../servers/real-server.ts';
import { hasSlixmpp, SlixmppProgram } from './slixmpp-program.ts';

const ROOM = 'lobby@general.localhost';

describeWithThe({ 'python3-slixmpp': hasSlixmpp() }, 'slixmpp, over TCP to the embedded server', () => {
  let server: RealServer;
  let alice: RecordedBackend;
  let python: SlixmppProgram;

  const talker = (password: string) =>
    new SlixmppProgram('slixmpp-talk.py', [
      `python@${server.domain}`,
      password,
      String(server.tcpPort),
      ROOM,
      'python',
    ]);

  beforeAll(async () => {
    server = await startEmbedded();
    const address = await server.createUser('alice', 'one two three');
    await server.createUser('python', 'four five six');
    alice = await recordedBackend({
      address,
      password: async () => 'one two three',
      server: server.websocket,
    });
    await alice.connect();
    await alice.join(ROOM, 'alice');
    alice.post(ROOM, { text: 'said before' }, 'before');
    await alice.told('message');
    python = talker('four five six');
  });
  afterAll(async () => {
    python?.child.kill('SIGKILL');
    await alice?.disconnect();
    await server?.stop();
  });

  test('signs in, finds the category, joins the lobby and reads its history', async () => {
    expect(await python.told('services')).toMatchObject({
      addresses: expect.arrayContaining(['general.localhost']),
    });
    expect(await python.told('joined')).toMatchObject({ occupants: ['alice', 'python'] });
    expect(await python.told('history')).toMatchObject({
      texts: [expect.stringContaining('Welcome'), 'said before'],
    });
    const { participant } = await alice.told('participant-joined', (event) => event.room === ROOM);
    expect(participant).toMatchObject({ name: 'python' });
  });

  test('talks with a pchat user, both ways', async () => {
    await python.told('joined');
    alice.post(ROOM, { text: 'hello Python, <ça va> & 你好?' }, 'greeting');
    const heard = await python.told('message', ({ nick }) => nick === 'alice');
    expect(heard).toMatchObject({ text: 'hello Python, <ça va> & 你好?' });
    python.say('fine, thank you 🐍');
    const { message } = await alice.told('message', (event) => event.message.author.name === 'python');
    expect(message).toMatchObject({ text: 'fine, thank you 🐍', kind: 'chat', room: ROOM });
  });

  test('with a wrong password is refused', async () => {
    const stranger = talker('wrong');
    await stranger.told('refused');
    stranger.child.kill('SIGKILL');
  });

  test('leaves, and is seen to leave', async () => {
    await python.told('joined');
    python.child.stdin!.end();
    const { participant } = await alice.told('participant-left');
    expect(participant.name).toBe('python');
  });
});
