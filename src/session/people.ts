import { fold } from '../model/fold.ts';
import type { Person } from '../model/person.ts';
import type { Backend } from '../protocol/backend.ts';
import type { RoomViews } from './room-views.ts';

/** Users and groups by name or address; where the server does not search for users, those met in rooms. Without a word, all groups. */
export async function findPeople(backend: Backend, views: RoomViews, words: string): Promise<Person[]> {
  const { groups } = backend.capabilities;
  const [users, found] = await Promise.all([
    usersWith(backend, views, words),
    groups ? backend.groups(words.trim() === '' ? {} : { words }) : [],
  ]);
  return [...users, ...found];
}

function usersWith(backend: Backend, views: RoomViews, words: string): Person[] | Promise<Person[]> {
  // Nobody looks for everyone, and servers refuse it.
  if (words.trim() === '') return [];
  return backend.capabilities.peopleSearch ? backend.people(words) : peopleMet(views, words);
}

function peopleMet(views: RoomViews, words: string): Person[] {
  const wanted = fold(words).split(/\s+/);
  const met = new Map<string, Person>();
  for (const { participants } of views.entries()) {
    for (const { address, name } of participants.values()) {
      if (address === null) continue;
      const text = fold(`${name} ${address}`);
      if (wanted.every((word) => text.includes(word)))
        met.set(address, { address, kind: 'user', name, users: null });
    }
  }
  return [...met.values()];
}
