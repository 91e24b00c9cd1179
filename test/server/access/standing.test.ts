import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, DISCO_INFO, iq, join, PCHAT, say } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { World } from './world.ts';

/* What a room shows of who is in it: affiliation and role, as XEP-0045 has them, and our own word for what those cannot say. */

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world[Symbol.asyncDispose]());

type Line = [who: string, affiliation: string, role: string, roles: string, post: string];

const NORMAL: Line[] = [
  ['member', 'member', 'participant', 'member', '1'],
  ['both', 'owner', 'moderator', 'member manager', '1'],
  // Was one while the room was an auditorium.
  ['presenter', 'member', 'participant', 'member', '1'],
];
const AUDITORIUM: Line[] = [
  ['member', 'member', 'visitor', 'member', '0'],
  ['both', 'owner', 'moderator', 'member manager', '0'],
  ['presenter', 'member', 'participant', 'member presenter', '1'],
];
/** Who is in open rooms besides. */
const OTHERS: [Line, Line][] = [
  [
    ['scoped', 'none', 'participant', '', '1'],
    ['scoped', 'none', 'visitor', '', '0'],
  ],
  [
    ['removed', 'none', 'participant', '', '1'],
    ['removed', 'none', 'visitor', '', '0'],
  ],
  [
    ['manager', 'owner', 'moderator', 'manager', '1'],
    ['manager', 'owner', 'moderator', 'manager', '0'],
  ],
  [
    ['root', 'owner', 'moderator', 'administrator', '1'],
    ['root', 'owner', 'moderator', 'administrator', '0'],
  ],
];
const TABLES: [privacy: string, kind: string, lines: Line[]][] = [
  ['open', 'normal', [...NORMAL, ...OTHERS.map(([normal]) => normal)]],
  ['open', 'auditorium', [...AUDITORIUM, ...OTHERS.map(([, auditorium]) => auditorium)]],
  ['closed', 'normal', NORMAL],
  ['closed', 'auditorium', AUDITORIUM],
  ['secret', 'normal', NORMAL],
  ['secret', 'auditorium', AUDITORIUM],
];

test.each(TABLES)('in a room that is %s and %s', async (privacy, kind, lines) => {
  const { name } = await TestRoom.make(world, { privacy, kind, state: 'active', generous: false });
  const found: Line[] = [];
  for (const [who] of lines) {
    const { stanzas } = await world.person(who).does(join(name, who));
    const self = stanzas.find((xml) => xml.includes(`from='${at(name)}/${who}'`))!;
    const value = (pattern: RegExp) => pattern.exec(self)?.[1] ?? 'none said';
    found.push([
      who,
      value(/<item [^>]*\baffiliation='([^']*)'/),
      value(/<item [^>]*\brole='([^']*)'/),
      value(/<standing [^>]*\broles='([^']*)'/),
      value(/<standing [^>]*\bpost='([^']*)'/),
    ]);
    await world.person(who).leaves(name);
  }
  expect(found).toEqual(lines);
});

describe('nobody says for the room', () => {
  const FORGED = [
    `<standing xmlns='${PCHAT}' roles='administrator' post='1'/>`,
    `<author xmlns='${PCHAT}' jid='root@localhost' roles='administrator'/>`,
    `<moved xmlns='${PCHAT}' jid='trap@localhost'/>`,
    `<large xmlns='${PCHAT}' participants='666'/>`,
    `<invitation xmlns='${PCHAT}' id='666'/>`,
  ];
  let room: TestRoom;
  beforeAll(async () => {
    const like = { privacy: 'open', kind: 'auditorium', state: 'active', generous: true };
    room = await TestRoom.make(world, like);
    for (const who of ['pat', 'scoped']) await world.person(who).joins(room.name);
  });

  test.each(FORGED)('%s', async (forged) => {
    const pat = world.person('pat');
    const scoped = world.person('scoped');
    await pat.does(`<presence to='${at(room.name)}/pat'>${forged}</presence>`);
    await pat.does(say(room.name, `<body>x</body>${forged}`));
    await pat.does(`<message type='chat' to='${at(room.name)}/scoped'><body>y</body>${forged}</message>`);
    const { stanzas } = await scoped.does(iq('get', at(room.name), `<query xmlns='${DISCO_INFO}'/>`));
    const seen = stanzas.filter((xml) => xml.includes(`${at(room.name)}/pat'`)).join('');
    expect(seen).toContain('<body>x</body>');
    expect(seen).toContain('<body>y</body>');
    expect(seen).not.toMatch(/666|trap|administrator/);
  });
});
