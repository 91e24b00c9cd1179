import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serialize } from '../../../src/server/stream/element.ts';
import { WireClient } from '../../wire/wire-client.ts';
import { PASSWORD } from './person.ts';
import { REQUESTS } from './requests.ts';
import { STANDARD_REQUESTS } from './standard-requests.ts';
import { TestRoom, type View } from './test-room.ts';
import { World } from './world.ts';

/*
 * The column of the tables that is the same in each line: who has not signed in, or has not said as which of their clients, is shown
 * out, and nothing that they asked for is done.
 */

let world: World;
let room: TestRoom;
let before: View;

beforeAll(async () => {
  world = await World.start();
  // In no other room may so many do so much.
  room = await TestRoom.make(world, { privacy: 'open', kind: 'normal', state: 'active', generous: true });
  before = await room.view();
});

afterAll(() => world[Symbol.asyncDispose]());

describe.each(['tcp', 'ws'] as const)('over %s', (way) => {
  test.each(Object.entries({ ...REQUESTS, ...STANDARD_REQUESTS }))('%s', async (_name, { stanza }) => {
    const nobody = await WireClient.connect(world.server, way);
    await nobody.next('features');
    const unbound = await WireClient.connect(world.server, way);
    await unbound.signIn('root', PASSWORD);
    for (const client of [nobody, unbound]) {
      client.send(stanza(room.name).replace(/^<\w+/, "$& xmlns='jabber:client' id='r'"));
      expect(serialize(await client.next('error'))).toContain('<not-authorized ');
      await client.closed();
      // There is no answer behind it, but the farewell of a WebSocket.
      if (way === 'ws') await client.next('close');
      await expect(client.next()).rejects.toThrow('The connection is closed.');
    }
    expect(await room.view()).toEqual(before);
  });
});
