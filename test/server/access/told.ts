import type { Person } from './person.ts';
import { at, DISCO_INFO, iq } from './stanzas.ts';
import { elements, valuesOf } from './stanza-parts.ts';

/** What a room's disco#info tells someone of themselves; empty for who does not know the room. */
export interface Told {
  roles: string[];
  may: string[];
}

export async function told(person: Person, room: string): Promise<Told> {
  const answer = await person.asks(iq('get', at(room), `<query xmlns='${DISCO_INFO}'/>`));
  const values = (name: string) =>
    elements(answer.elements, 'field')
      .filter((field) => field.attrs['var'] === `{urn:pchat:0}${name}`)
      .flatMap((field) => valuesOf(field))
      .filter((value) => value !== '')
      .sort();
  return { roles: values('roles'), may: values('may') };
}

/** The lines of a table (without and with generosity) that must be `ok` for someone to be told that they may; one of them is enough. */
const MAY: Record<string, [lines: string[], generous: string[]]> = {
  join: [['join'], ['join']],
  read: [['read archive'], ['read archive']],
  post: [['post'], ['post']],
  topic: [['set topic'], ['set topic where all may']],
  invite: [
    ['invite', 'invite, not joined'],
    ['invite where members may', 'invite, not joined'],
  ],
  lists: [['list roles'], ['list roles']],
  configure: [['change settings'], ['change settings']],
  delete: [['delete'], ['delete']],
};

/**
 * What someone is to be told by what the table says that they may.
 *
 * @param answer what they are answered to a request, in the words of the table
 */
export function toBeTold(
  role: string,
  kind: string,
  answer: (request: string) => string | undefined,
  generous: boolean,
): Told {
  if (answer('read info') !== 'ok') return { roles: [], may: [] };
  const may = Object.entries(MAY)
    .filter(([, lines]) => lines[generous ? 1 : 0].some((line) => answer(line) === 'ok'))
    .map(([word]) => word);
  return { roles: ROLES_TOLD[role]![kind as 'normal' | 'auditorium'], may: may.sort() };
}

/** What each role is told that it is. */
const ROLES_TOLD: Record<string, { normal: string[]; auditorium: string[] }> = {
  stranger: same(),
  'in scope': same(),
  member: same('member'),
  manager: same('manager'),
  both: same('manager', 'member'),
  presenter: { normal: ['member'], auditorium: ['member', 'presenter'] },
  creator: same(),
  admin: same('administrator'),
  removed: same(),
  banned: same('banned'),
};

function same(...roles: string[]): { normal: string[]; auditorium: string[] } {
  return { normal: roles, auditorium: roles };
}
