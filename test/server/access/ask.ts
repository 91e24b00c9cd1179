import { isDeepStrictEqual } from 'node:util';
import type { Person } from './person.ts';
import type { Request } from './requests.ts';
import type { TestRoom } from './test-room.ts';

/** How the tables say it (README.md). */
const WORDS: Record<string, string> = {
  'item-not-found': 'unknown',
  'registration-required': 'members',
  'not-acceptable': 'outside',
  forbidden: 'forbidden',
  'not-allowed': 'no',
  'bad-request': 'bad',
};

function wordFor(condition: string): string {
  return WORDS[condition] ?? condition;
}

/** What someone is answered in a room, in the words of the tables; the room is then as it was. */
export async function ask(request: Request, person: Person, room: TestRoom): Promise<string> {
  if (request.joins === true) return joining(person, room);
  if (request.inside !== true)
    return request.change ? change(request, person, room) : look(request, person, room);
  const joined = await person.joins(room.name);
  room.stirred();
  // Who is in a locked room of their own is not in this one.
  if (joined === 'own') await person.leaves(room.name);
  if (joined !== 'ok') return '-';
  const answer = await (request.change ? change(request, person, room) : look(request, person, room));
  await person.leaves(room.name);
  room.stirred();
  return answer;
}

/** Joins, and leaves again. */
async function joining(person: Person, room: TestRoom): Promise<string> {
  const joined = await person.joins(room.name);
  if (joined !== 'ok' && joined !== 'own') return wordFor(joined);
  await person.leaves(room.name);
  return joined;
}

async function look({ stanza, shows }: Request, person: Person, { name }: TestRoom): Promise<string> {
  const answer = await person.asks(stanza(name));
  if (answer.refusal !== null) return wordFor(answer.refusal);
  return shows === undefined || shows(answer, name) ? 'ok' : 'hidden';
}

/** Who is refused has changed nothing, and who is not has. */
async function change({ stanza, change }: Request, person: Person, room: TestRoom): Promise<string> {
  const before = await room.lastView();
  const { refusal } = await person.asks(stanza(room.name));
  const after = await room.view();
  const { done, undo } = change!;
  const word = refusal === null ? 'ok' : wordFor(refusal);
  const same = isDeepStrictEqual(after, before);
  if (!same) await room.undo(undo?.(room.name) ?? []);
  if (!same && !isDeepStrictEqual(await room.view(), before)) {
    throw new Error(`${room.name} is not as it was: ${JSON.stringify({ before, now: await room.view() })}`);
  }
  if (word === 'ok') return done(after) ? 'ok' : 'ok, but it is not done';
  return same ? word : `${word}, but something is done`;
}
