import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoomSettings } from '../../src/model/room.ts';
import { recordedBackend, type RecordedBackend } from '../recorded-backend.ts';
import { startEmbedded } from '../servers/embedded.ts';
import { describeWithThe } from '../servers/installed.ts';
import type { RealServer } from '../servers/real-server.ts';
import { hasSlixmpp, SlixmppProgram } from './slixmpp-program.ts';

const CATEGORY = 'general.localhost';

/*
 * An ordinary group chat client, which knows nothing of pchat's additions, meets the same rules: alice makes rooms with pchat, python
 * asks of them what XEP-0045 lets one ask.
 */
describeWithThe({ 'python3-slixmpp': hasSlixmpp() }, 'rooms with rules, for an ordinary client', () => {
  let server: RealServer;
  let alice: RecordedBackend;
  let python: SlixmppProgram;

  const ask = async (request: string, ...args: string[]) => {
    python.forget();
    python.say([request, ...args].join('\t'));
    return python.told('did', (told) => told['request'] === request);
  };
  const outcome = async (request: string, ...args: string[]) => (await ask(request, ...args))['outcome'];
  const made = async (local: string, settings: RoomSettings) => {
    const { address } = await alice.createRoom(CATEGORY, local, settings);
    await alice.join(address, 'alice');
    return address;
  };

  beforeAll(async () => {
    server = await startEmbedded();
    const address = await server.createUser('alice', 'one two three');
    await server.createUser('python', 'four five six');
    await server.createUser('carol', 'seven eight nine');
    alice = await recordedBackend({
      address,
      password: async () => 'one two three',
      server: server.websocket,
    });
    await alice.connect();
    python = new SlixmppProgram('slixmpp-rules.py', [
      `python@${server.domain}`,
      'four five six',
      String(server.tcpPort),
    ]);
    await python.told('ready');
  });
  afterAll(async () => {
    python?.child.kill('SIGKILL');
    await alice?.disconnect();
    await server?.stop();
  });

  test('a closed room is seen, and neither joined nor read; a member does both, and is out when they are none', async () => {
    const room = await made('closed', { privacy: 'closed' });
    expect((await ask('list', CATEGORY))['found']).toContain(room);
    expect(await outcome('join', room)).toBe('registration-required');
    expect(await outcome('read', room)).toBe('registration-required');
    expect(await outcome('members', room)).toBe('forbidden');
    python.forget();
    await alice.changeRoles(room, [{ action: 'grant', role: 'member', address: 'python@localhost' }]);
    await python.told('invited', (told) => told['room'] === room);
    expect(await outcome('join', room)).toBe('ok');
    expect(await outcome('say', room, 'hello')).toBe('ok');
    expect((await ask('read', room))['found']).toEqual(['hello']);
    expect(await outcome('settings', room)).toBe('forbidden');
    expect(await outcome('affiliate', room, 'carol@localhost', 'member')).toBe('forbidden');
    python.forget();
    await alice.changeRoles(room, [{ action: 'revoke', role: 'member', address: 'python@localhost' }]);
    expect(await python.told('out')).toMatchObject({ room, codes: expect.arrayContaining([321]) });
    expect(await outcome('read', room)).toBe('registration-required');
  });

  test('a secret room is no room', async () => {
    const room = await made('secret', { privacy: 'secret' });
    expect((await ask('list', CATEGORY))['found']).not.toContain(room);
    expect(await outcome('info', room)).toBe('item-not-found');
    expect(await outcome('read', room)).toBe('item-not-found');
    expect(await outcome('settings', room)).toBe('item-not-found');
  });

  test('in an auditorium one has no voice until one presents', async () => {
    const room = await made('stage', { privacy: 'closed', kind: 'auditorium' });
    await alice.changeRoles(room, [{ action: 'grant', role: 'member', address: 'python@localhost' }]);
    expect(await ask('join', room)).toMatchObject({ outcome: 'ok', found: 'visitor' });
    expect(await outcome('say', room, 'may I?')).toBe('forbidden');
    await alice.changeRoles(room, [{ action: 'grant', role: 'presenter', address: 'python@localhost' }]);
    expect(await outcome('say', room, 'thank you')).toBe('ok');
  });

  test('an owner by XEP-0045 is manager and member, gives membership and voice, and does not end the room', async () => {
    const room = await made('desk', { privacy: 'closed', kind: 'auditorium' });
    await alice.changeRoles(room, [
      { action: 'grant', role: 'manager', address: 'python@localhost' },
      { action: 'grant', role: 'member', address: 'python@localhost' },
    ]);
    expect(await outcome('join', room)).toBe('ok');
    expect(await outcome('affiliate', room, 'carol@localhost', 'member')).toBe('ok');
    expect((await ask('members', room))['found']).toEqual(['carol@localhost']);
    expect(await outcome('affiliate', room, 'carol@localhost', 'admin')).toBe('not-acceptable');
    expect(await outcome('destroy', room)).toBe('forbidden');
    expect((await alice.roles(room)).filter(({ role }) => role === 'presenter')).toMatchObject([
      { address: 'alice@localhost' },
    ]);
  });

  test('a disabled room is joined by nobody', async () => {
    const room = await made('old', {});
    await alice.configureRoom(room, { state: 'disabled' });
    expect(await outcome('join', room)).toBe('not-allowed');
    expect(await outcome('read', room)).toBe('not-allowed');
  });
});
