import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../src/model/message.ts';
import type { RoleHolder } from '../src/model/principal.ts';
import type { RoomListing, RoomQuery, RoomSettings } from '../src/model/room.ts';
import type { RecordedBackend } from './recorded-backend.ts';
import type { RealServer } from './servers/real-server.ts';

/** Where the contract is tried: a server with Bob on it. */
export interface Place {
  server: RealServer;
  category: string;
  bob: RecordedBackend;
  /** Makes an account and signs it in. */
  newAccount: (local: string) => Promise<RecordedBackend>;
  /** Signs in to an account that there is: `carol`. */
  signedIn: (local: string) => Promise<RecordedBackend>;
}

interface World extends Place {
  /** Whose the rooms are: an account of this contract's own, since a server lets one person make so many rooms a minute. */
  alice: RecordedBackend;
  /** A new room of Alice's; unless it is told otherwise, an open one. */
  newRoom: (settings?: RoomSettings) => Promise<string>;
  /** Posts as Alice, who has joined, and waits until the room has it. */
  posted: (room: string, text: string) => Promise<Message>;
}

/**
 * What src/protocol/room-rules.ts asks of a back end, as tests.
 *
 * @param rules the server has rooms with rules; elsewhere their place is taken by what XEP-0045 has
 */
export function roomRulesContract(place: () => Place, rules: boolean): void {
  let anna: RecordedBackend;
  beforeAll(async () => {
    anna = await place().newAccount('anna');
  });
  beforeEach(() => anna.forget());
  afterAll(() => anna?.disconnect());

  const world = (): World => ({
    ...place(),
    alice: anna,
    newRoom: async (settings = {}) => {
      const local = `room-${randomUUID().slice(0, 8)}`;
      return (await anna.createRoom(place().category, local, { privacy: 'open', ...settings })).address;
    },
    posted: async (room, text) => {
      const id = randomUUID();
      anna.post(room, { text }, id);
      return (await anna.told('message', ({ message }) => message.originId === id)).message;
    },
  });
  const grant = (role: RoleHolder['role'], address: string) => ({ action: 'grant', role, address }) as const;
  const revoke = (role: RoleHolder['role'], address: string) =>
    ({ action: 'revoke', role, address }) as const;
  const rolesOf = async (backend: RecordedBackend, room: string) =>
    (await backend.roles(room)).map(({ role, address }) => `${role} ${address.split('@')[0]}`).toSorted();
  const allRooms = async (backend: RecordedBackend, query: RoomQuery, limit = 3): Promise<RoomListing[]> => {
    const found: RoomListing[] = [];
    for (let after: string | null = null; ;) {
      const page = await backend.browse(query, after, limit);
      found.push(...page.rooms);
      if (page.next === null) return found;
      after = page.next;
    }
  };

  describe('what a server can do with rooms is known at sign-in', () => {
    test('as capabilities', () => {
      expect(world().alice.capabilities).toMatchObject({
        roomRules: rules,
        groups: rules,
        movesRooms: rules,
        disablesRooms: rules,
        closedAuditoriums: rules,
        browsesByPerson: rules,
        deletesRooms: rules ? 'administrators' : 'managers',
      });
    });
  });

  describe('settings', () => {
    test('are read and changed by managers only, one at a time', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom({ name: 'Desk', description: 'first' });
      expect(await alice.roomSettings(room)).toMatchObject({ name: 'Desk', privacy: 'open', kind: 'normal' });
      await expect(bob.roomSettings(room)).rejects.toMatchObject({ code: 'not-allowed' });
      await alice.configureRoom(room, { privacy: 'closed', memberInvites: true });
      expect(await alice.roomSettings(room)).toMatchObject({
        name: 'Desk',
        description: 'first',
        privacy: 'closed',
        memberInvites: true,
      });
    });

    test('that the server does not know are unsupported before anything is changed', async () => {
      const { alice, newRoom } = world();
      const room = await newRoom({ description: 'as it was' });
      for (const settings of [
        { state: 'disabled' },
        { files: 'off' },
        { invitations: 'on' },
        { kind: 'auditorium', privacy: 'closed' },
      ] satisfies RoomSettings[]) {
        const changed = alice.configureRoom(room, { ...settings, description: 'changed' });
        if (rules) await changed;
        else {
          await expect(changed).rejects.toMatchObject({
            code: 'unsupported',
            next: expect.stringMatching(/./),
          });
          expect((await alice.room(room)).description).toBe('as it was');
        }
      }
    });

    test('of a room that is told to be disabled close it, where they can', async () => {
      const { alice, bob, newRoom, posted } = world();
      if (!rules) return;
      const room = await newRoom();
      await alice.join(room, 'alice');
      await bob.join(room, 'bob');
      await posted(room, 'kept');
      await alice.configureRoom(room, { state: 'disabled' });
      const left = await bob.told('left', (event) => event.room === room);
      expect(left).toMatchObject({ reason: 'room-disabled' });
      expect(await alice.room(room)).toMatchObject({ state: 'disabled' });
      await expect(bob.join(room, 'bob')).rejects.toMatchObject({ code: 'not-allowed' });
      expect((await alice.history(room, { before: '', limit: 5 })).messages).toHaveLength(1);
      await expect(bob.history(room, { before: '', limit: 5 })).rejects.toMatchObject({
        code: 'not-allowed',
      });
      await alice.configureRoom(room, { state: 'active' });
      await bob.join(room, 'bob');
    });
  });

  describe('roles', () => {
    test('let members into a closed room, and out of it again', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom({ privacy: 'closed' });
      await expect(bob.join(room, 'bob')).rejects.toMatchObject({ code: 'not-allowed' });
      await alice.changeRoles(room, [grant('member', bob.account)]);
      await bob.join(room, 'bob');
      expect(await rolesOf(alice, room)).toContain('member bob');
      bob.forget();
      await alice.changeRoles(room, [revoke('member', bob.account)]);
      expect(await bob.told('left', (event) => event.room === room)).toMatchObject({ reason: 'not-member' });
      await expect(bob.join(room, 'bob')).rejects.toMatchObject({ code: 'not-allowed' });
    });

    test('make a manager, and none when they are taken; one stays', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom();
      await alice.changeRoles(room, [grant('manager', bob.account)]);
      await bob.configureRoom(room, { description: 'by Bob' });
      expect(await rolesOf(bob, room)).toEqual(expect.arrayContaining(['manager anna', 'manager bob']));
      await alice.changeRoles(room, [revoke('manager', bob.account)]);
      await expect(bob.configureRoom(room, { description: 'again' })).rejects.toMatchObject({
        code: 'not-allowed',
      });
      await expect(alice.changeRoles(room, [revoke('manager', alice.account)])).rejects.toMatchObject({
        code: 'conflict',
      });
      expect(await rolesOf(alice, room)).toContain('manager anna');
    });

    test('say who posts in an open auditorium', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom({ kind: 'auditorium' });
      await alice.join(room, 'alice');
      const joined = await bob.join(room, 'bob');
      expect(joined.participants.find(({ self }) => self)).toMatchObject({
        mayPost: false,
        presenter: false,
      });
      bob.post(room, { text: 'unheard' }, randomUUID());
      await bob.told('refused', (event) => event.room === room);
      await alice.changeRoles(room, [grant('presenter', bob.account)]);
      await bob.told('participant-changed', (event) => event.room === room && event.participant.mayPost);
      expect(await rolesOf(alice, room)).toContain('presenter bob');
      const id = randomUUID();
      bob.post(room, { text: 'heard' }, id);
      await alice.told('message', ({ message }) => message.originId === id);
      await alice.changeRoles(room, [revoke('presenter', bob.account)]);
      await bob.told('participant-changed', (event) => event.room === room && !event.participant.mayPost);
    });

    test('that a room does not have are wrong usage', async () => {
      const { alice, bob, newRoom, server } = world();
      const room = await newRoom();
      const presenter = alice.changeRoles(room, [grant('presenter', bob.account)]);
      await expect(presenter).rejects.toMatchObject({ code: 'usage', next: expect.stringMatching(/./) });
      const everyone = alice.changeRoles(room, [grant('member', server.domain)]);
      await expect(everyone).rejects.toMatchObject({ code: 'usage', next: expect.stringMatching(/./) });
    });

    test('are given to groups where there are some', async () => {
      const { alice, newRoom, server } = world();
      const room = await newRoom();
      const given = alice.changeRoles(room, [grant('member', `ops@groups.${server.domain}`)]);
      await expect(given).rejects.toMatchObject({
        code: rules ? 'not-found' : 'unsupported',
        next: expect.stringMatching(/./),
      });
    });

    test('end with a ban, which holds, and that when it is taken back', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom();
      await alice.join(room, 'alice');
      await bob.join(room, 'bob');
      // What someone is was changed before: with ejabberd a ban alone would not put them out then.
      await alice.changeRoles(room, [grant('member', bob.account)]);
      await alice.changeRoles(room, [revoke('member', bob.account)]);
      bob.forget();
      await alice.changeRoles(room, [grant('banned', bob.account)], 'loud');
      await bob.told('left', (event) => event.room === room);
      await expect(bob.join(room, 'bob')).rejects.toMatchObject({ code: 'not-allowed' });
      expect(await rolesOf(alice, room)).toContain('banned bob');
      await alice.changeRoles(room, [revoke('banned', bob.account)]);
      await bob.join(room, 'bob');
      await expect(alice.changeRoles(room, [grant('banned', alice.account)])).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    test('are not changed by who manages nothing, and not told to strangers', async () => {
      const { bob, newRoom } = world();
      const room = await newRoom({ privacy: 'closed' });
      await expect(bob.changeRoles(room, [grant('member', bob.account)])).rejects.toMatchObject({
        code: 'not-allowed',
        next: expect.stringMatching(/./),
      });
      await expect(bob.roles(room)).rejects.toMatchObject({ code: 'not-allowed' });
    });
  });

  describe('invitations', () => {
    test('come to who is asked into a closed room, and let them in', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom({ privacy: 'closed' });
      await alice.join(room, 'alice');
      await alice.changeRoles(room, [grant('member', bob.account)]);
      await alice.invite(room, bob.account, 'come & see');
      const told = await bob.told('invited', (event) => event.room === room && event.reason !== '');
      expect(told).toMatchObject({ reason: 'come & see' });
      const [invitation] = (await bob.invitations()).filter((one) => one.room === room);
      expect(invitation).toMatchObject({ state: 'pending' });
      await bob.join(room, 'bob');
      const states = (await bob.invitations()).filter((one) => one.room === room).map(({ state }) => state);
      expect(new Set(states)).toEqual(new Set(['accepted']));
      await bob.leave(room);
    });

    test('are declined, once', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom();
      await alice.join(room, 'alice');
      await alice.invite(room, bob.account, 'please');
      await bob.told('invited', (event) => event.room === room);
      expect((await allRooms(bob, { show: 'invited' })).map(({ address }) => address)).toContain(room);
      const [{ id } = { id: '' }] = (await bob.invitations()).filter((one) => one.room === room);
      await bob.declineInvitation(id, 'no time');
      await expect(bob.declineInvitation(id)).rejects.toMatchObject({ code: 'not-found' });
      expect((await allRooms(bob, { show: 'invited' })).map(({ address }) => address)).not.toContain(room);
    });

    test('to a closed room are refused to who may not invite', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom({ privacy: 'closed', memberInvites: false });
      await expect(bob.invite(room, alice.account)).rejects.toMatchObject({
        code: 'not-allowed',
        next: expect.stringMatching(/./),
      });
    });
  });

  describe('browsing', () => {
    test('finds rooms by words, page by page, each once', async () => {
      const { alice, bob, newRoom, category } = world();
      const word = `w${randomUUID().slice(0, 8)}`;
      const rooms: string[] = [];
      // No word of these stands in an address by chance.
      for (const about of ['spot', 'rates', 'swaps', 'bonds', 'repo'])
        rooms.push(await newRoom({ name: `${word} ${about}` }));
      const secret = await newRoom({ name: `${word} secret`, privacy: 'secret' });
      const found = await allRooms(bob, { words: word.toUpperCase(), category });
      expect(found.map(({ address }) => address).toSorted()).toEqual(rooms.toSorted());
      expect(found[0]).toMatchObject({ category: { address: category }, invited: false });
      expect((await allRooms(bob, { words: `${word} bonds` })).map(({ address }) => address)).toEqual([
        rooms[3],
      ]);
      expect((await allRooms(bob, { words: word }, 100)).length).toBe(5);
      if (rules) {
        expect((await allRooms(alice, { words: word })).map(({ address }) => address)).toContain(secret);
      }
    });

    test('finds those that one is a member of, manages or is in, where the server tells', async () => {
      const { alice, bob, newRoom } = world();
      const word = `w${randomUUID().slice(0, 8)}`;
      const room = await newRoom({ name: word });
      await alice.changeRoles(room, [grant('member', bob.account)]);
      await bob.join(room, 'bob');
      const queries = [
        [bob, { show: 'mine', words: word }],
        [alice, { show: 'managed', words: word }],
        [alice, { show: 'joined', who: bob.account, words: word }],
      ] as const;
      for (const [backend, query] of queries) {
        const asked = allRooms(backend, query);
        if (rules) expect((await asked).map(({ address }) => address)).toEqual([room]);
        else
          await expect(asked).rejects.toMatchObject({
            code: 'unsupported',
            next: expect.stringMatching(/./),
          });
      }
      if (rules) expect(await allRooms(bob, { show: 'managed', words: word })).toEqual([]);
    });
  });

  describe('who is in a room', () => {
    test('is told to those who are in it', async () => {
      const { alice, bob, newRoom } = world();
      const room = await newRoom();
      await alice.join(room, 'alice');
      await expect(bob.participants(room)).rejects.toMatchObject({ code: 'not-allowed' });
      await bob.join(room, 'bob');
      const { participants, count } = await bob.participants(room);
      expect(count).toBe(2);
      expect(participants.find(({ name }) => name === 'alice')).toMatchObject({ manager: true, self: false });
      expect(participants.find(({ self }) => self)).toMatchObject({ name: 'bob' });
      expect((await bob.participants(room, 'ali')).participants.map(({ name }) => name)).toEqual(['alice']);
    });
  });

  describe('moving', () => {
    test('by who runs the server is told to who follows the room, though nobody is in it', async () => {
      const { bob, newRoom, server } = world();
      if (!rules) return;
      const room = await newRoom();
      await bob.follow({ address: room, name: '', nick: '' });
      const name = `Cat ${randomUUID().slice(0, 8)}`;
      await server.admin!('category', 'add', name);
      await server.admin!('room', 'move', room, name);
      const { to } = await bob.told('moved', (event) => event.room === room);
      expect(await bob.room(to)).toMatchObject({ address: to, category: { name } });
      await bob.unfollow(room);
    });

    test('takes a room to another category with all that is in it, or is unsupported', async () => {
      const { alice, bob, newRoom, posted, server, signedIn } = world();
      const room = await newRoom();
      await alice.join(room, 'alice');
      await bob.join(room, 'bob');
      const sent = await posted(room, 'before');
      if (!rules) {
        await expect(alice.moveRoom(room, 'elsewhere.test')).rejects.toMatchObject({ code: 'unsupported' });
        return;
      }
      const name = `Cat ${randomUUID().slice(0, 8)}`;
      await server.admin!('category', 'add', name, '--creators', 'anna');
      const found = async () => (await alice.categories()).find((category) => category.name === name);
      // The server looks a few times a second for what was administered.
      await expect.poll(found).toMatchObject({ mayCreate: true });
      const target = (await found())!;
      await expect(bob.moveRoom(room, target.address)).rejects.toMatchObject({ code: 'not-allowed' });
      const carol = await signedIn('carol');
      await carol.follow({ address: room, name: '', nick: '' });
      const to = await alice.moveRoom(room, target.address);
      // Who follows it from outside hears of it as well.
      expect(await carol.told('moved', (event) => event.room === room)).toMatchObject({ to });
      await carol.unfollow(room);
      await carol.disconnect();
      expect(to).toBe(`${room.split('@')[0]}@${target.address}`);
      expect(await bob.told('moved', (event) => event.room === room)).toMatchObject({ to });
      const told = bob.events.map(({ type }) => type);
      expect(told.indexOf('moved')).toBeLessThan(told.lastIndexOf('left'));
      const page = await bob.history(to, { before: '', limit: 5 });
      expect(page.messages).toMatchObject([{ id: sent.id, room: to, author: { address: alice.account } }]);
      bob.forget();
      await expect(bob.room(room)).rejects.toMatchObject({ code: 'not-found', movedTo: to });
      await expect(bob.history(room, { before: '', limit: 5 })).rejects.toMatchObject({ movedTo: to });
      await expect(bob.join(room, 'bob')).rejects.toMatchObject({ movedTo: to });
      expect(await bob.told('moved', (event) => event.room === room)).toMatchObject({ to });
    });
  });

  describe('people', () => {
    test('are found by their names where the server searches, and told about', async () => {
      const { alice, bob } = world();
      if (alice.capabilities.peopleSearch) {
        // ejabberd finds who has published a card.
        const found = (await alice.people('bo')).map(({ address }) => address);
        if (rules) expect(found).toEqual([bob.account]);
      } else {
        await expect(alice.people('bo')).rejects.toMatchObject({ code: 'unsupported' });
      }
      const card = await alice.person(bob.account).catch((error: unknown) => error);
      if (rules) expect(card).toMatchObject({ address: bob.account, groups: [] });
      else if (card instanceof Error) expect(card).toMatchObject({ code: 'not-found' });
      else expect(card).toMatchObject({ address: bob.account, groups: null });
    });

    test('are in groups where there are some', async () => {
      const { alice, bob, server } = world();
      if (!rules) {
        await expect(alice.groups()).rejects.toMatchObject({ code: 'unsupported' });
        await expect(alice.group(`ops@groups.${server.domain}`)).rejects.toMatchObject({
          code: 'unsupported',
        });
        return;
      }
      const name = `g${randomUUID().slice(0, 8)}`;
      const address = `${name}@groups.${server.domain}`;
      await server.admin!('group', 'add', name, 'bob', '--description', 'On call');
      expect(await alice.groups({ words: name })).toEqual([
        { address, kind: 'group', name: 'On call', users: 1 },
      ]);
      expect(await alice.groups({ of: alice.account })).toEqual([]);
      expect((await alice.groups({ of: bob.account })).map((group) => group.address)).toContain(address);
      expect(await alice.group(address)).toMatchObject({ address, users: [bob.account] });
      await expect(alice.group(`nobody@groups.${server.domain}`)).rejects.toMatchObject({
        code: 'not-found',
      });
    });
  });
}
