import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Terminal } from '../journeys/terminal.ts';
import { recordedBackend, type RecordedBackend } from '../recorded-backend.ts';
import { startEmbedded } from '../servers/embedded.ts';
import { describeWith, programPath } from '../servers/installed.ts';
import type { RealServer } from '../servers/real-server.ts';

const ROOM = 'lobby@general.localhost';

describeWith(['profanity'], 'Profanity, over TCP to the embedded server', () => {
  let server: RealServer;
  let alice: RecordedBackend;
  let home: string;
  let screen: Terminal;

  beforeAll(async () => {
    server = await startEmbedded();
    const address = await server.createUser('alice', 'one two three');
    await server.createUser('prof', 'four-five-six');
    alice = await recordedBackend({ address, password: async () => 'one two three', server: server.xmpp });
    await alice.connect();
    await alice.join(ROOM, 'alice');
    home = await mkdtemp(join(tmpdir(), 'pchat-profanity-'));
    screen = new Terminal([programPath('profanity')!], {
      columns: 120,
      rows: 30,
      cwd: home,
      env: { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'data') },
    });
  });
  afterAll(async () => {
    await screen?.close();
    await alice?.disconnect();
    await server?.stop();
    await rm(home, { recursive: true, force: true });
  });

  test('signs in and joins the lobby', async () => {
    await screen.waitFor("Type '/help'");
    screen.type(`/connect prof@${server.domain} server 127.0.0.1 port ${server.tcpPort} tls disable\n`);
    await screen.waitFor('Enter password');
    screen.type('four-five-six\n');
    await screen.waitFor('logged in successfully');
    screen.type(`/join ${ROOM}\n`);
    await screen.waitFor('You have joined the room as prof');
    const { participant } = await alice.told('participant-joined', (event) => event.room === ROOM);
    expect(participant).toMatchObject({ name: 'prof', self: false, mayPost: true });
  });

  test('talks with a pchat user, both ways', async () => {
    alice.post(ROOM, { text: 'hello from pchat' }, 'greeting');
    await screen.waitFor('alice: hello from pchat');
    screen.type('hello from Profanity\n');
    const { message } = await alice.told('message', (event) => event.message.author.name === 'prof');
    expect(message).toMatchObject({ text: 'hello from Profanity', kind: 'chat', room: ROOM });
    await screen.waitFor('prof: hello from Profanity');
  });

  test('changes its nick and quits', async () => {
    screen.type('/nick proff\n');
    expect(await alice.told('participant-changed')).toMatchObject({
      formerName: 'prof',
      participant: { name: 'proff' },
    });
    await screen.waitFor(/^.* proff$/m);
    screen.type('/quit\n');
    expect(await alice.told('participant-left')).toMatchObject({ participant: { name: 'proff' } });
  });
});
