import type { FakeSession } from './fake-session.ts';

const AUDITORIUM = 'all-hands@general.localhost';
const LARGE = 'town-hall@general.localhost';
const CLOSED = 'deals@trading.localhost';

/** Rooms with rules for the demonstration: roles, invitations, a large room, one that is not for us. */
export function addRules(session: FakeSession): void {
  session.setCategory('trading.localhost', { description: 'Desks and their feeds', files: true });
  session.setCategory('engineering.localhost', { mayCreate: false });
  session.describe('lobby@general.localhost', {
    may: ['join', 'read', 'post', 'topic', 'invite', 'lists', 'configure'],
    roles: ['member', 'manager'],
  });
  session.addRoom(AUDITORIUM, { session: { phase: 'joined', mayPost: false, manager: false } }, [
    'Welcome to the quarter.',
    'Questions at the end, please.',
  ]);
  session.describe(AUDITORIUM, {
    kind: 'auditorium',
    privacy: 'closed',
    may: ['join', 'read', 'lists'],
    roles: ['member'],
  });
  session.addRoom(LARGE, { large: 180, session: { phase: 'joined', mayPost: true, manager: false } }, [
    'So many of us.',
  ]);
  session.addRoom(CLOSED, { session: { phase: 'left', reason: 'not-member', detail: '' } });
  session.roleHolders.set('lobby@general.localhost', [
    { role: 'manager', address: 'alice@localhost', kind: 'user', users: null },
    { role: 'member', address: 'alice@localhost', kind: 'user', users: null },
    { role: 'manager', address: 'dana@localhost', kind: 'user', users: null },
    { role: 'member', address: 'ops@groups.localhost', kind: 'group', users: 12 },
    { role: 'member', address: 'bob@localhost', kind: 'user', users: null },
    { role: 'banned', address: 'mallory@localhost', kind: 'user', users: null },
  ]);
  session.roleHolders.set(AUDITORIUM, [
    { role: 'manager', address: 'dana@localhost', kind: 'user', users: null },
    { role: 'presenter', address: 'dana@localhost', kind: 'user', users: null },
    { role: 'presenter', address: 'bob@localhost', kind: 'user', users: null },
    { role: 'member', address: 'ops@groups.localhost', kind: 'group', users: 12 },
  ]);
  session.persons = ['bob', 'bobby', 'carol', 'dana', 'erin'].map((name) => ({
    address: `${name}@localhost`,
    kind: 'user',
    name: `${name.replace(/^./, (first) => first.toUpperCase())} Example`,
    users: null,
  }));
  session.persons.push({ address: 'ops@groups.localhost', kind: 'group', name: 'Operations', users: 12 });
  session.cards.set('bob@localhost', {
    address: 'bob@localhost',
    name: 'Bob Example',
    nick: 'bob',
    email: 'bob@example.com',
    title: 'Trader',
    organisation: 'Example Ltd',
    groups: ['ops@groups.localhost', 'fx@groups.localhost'],
  });
  const invitation = { by: 'bob@localhost', category: 'Trading', time: Date.now() - 3_600_000 };
  session.received = [
    {
      ...invitation,
      id: '3',
      room: 'rates@trading.localhost',
      name: 'rates',
      reason: 'for the quarter',
      state: 'pending',
    },
    {
      ...invitation,
      id: '2',
      room: 'build@engineering.localhost',
      name: 'build',
      category: 'Engineering',
      reason: '',
      state: 'pending',
      by: 'localhost',
    },
    { ...invitation, id: '1', room: 'swaps@trading.localhost', name: 'swaps', reason: '', state: 'accepted' },
  ];
  for (const [address, changes] of [
    [
      'rates@trading.localhost',
      { privacy: 'closed', invited: true, description: 'Government bonds, swaps and what moves them.' },
    ],
    [AUDITORIUM, { privacy: 'closed', kind: 'auditorium', roles: ['member'] }],
    ['build@engineering.localhost', { privacy: 'secret', state: 'disabled', roles: ['manager'] }],
  ] as const)
    session.listings.set(address, changes);
  for (let index = 0; index < Number(process.env.PCHAT_DEMO_ROOMS ?? 0); index++)
    session.addRoom(`desk-${index}@trading.localhost`, { followed: false });
}
