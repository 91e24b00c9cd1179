import type { Message } from '../../src/model/message.ts';

/** Rooms, and how many messages in each. */
export interface CorpusSize {
  rooms: number;
  messages: number;
}

export const MILLION: CorpusSize = { rooms: 200, messages: 5000 };
export const TEN: CorpusSize = { rooms: 1, messages: 10 };

/** The first message; the others follow each other by the minute, in all rooms alike. */
const BEGINNING = Date.UTC(2024, 0, 1);
export const MINUTE = 60_000;
const PEOPLE = ['alice', 'bob', 'carol', 'dana', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy'];
const SYLLABLES = 'ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo ra'.split(' ');
const OTHER_SCRIPTS = ['рынок открылся выше', '市場は高く始まった', 'café déjà vu'];
const VOCABULARY = 20_000;
/** One message in so many has a word that few have. */
const RARE = 50_000;

export function roomAddress(room: number): string {
  return `room-${String(room).padStart(3, '0')}@bench.localhost`;
}

export function timeOf(index: number): number {
  return BEGINNING + index * MINUTE;
}

/** The messages of one room, the same at every run. */
export function roomMessages(room: number, { messages }: CorpusSize): Message[] {
  const random = randomNumbers(room + 1);
  return Array.from({ length: messages }, (_, index) => {
    const name = PEOPLE[Math.floor(random() * PEOPLE.length)]!;
    return {
      id: `${room}-${index}`,
      room: roomAddress(room),
      author: { address: `${name}@localhost`, name },
      time: timeOf(index),
      kind: 'chat',
      text: `#${index} ${sentence(random, room * messages + index)}`,
      title: null,
      alert: index % 500 === 499,
      file: null,
      replyTo: null,
      editedAt: null,
      removed: null,
      originId: null,
    };
  });
}

function sentence(random: () => number, number: number): string {
  const words = Array.from({ length: 6 + Math.floor(random() * 10) }, () => word(random));
  if (number % RARE === 7) words.push('needle');
  if (number % 97 === 0) words.push(OTHER_SCRIPTS[number % OTHER_SCRIPTS.length]!);
  return words.join(' ');
}

/** Few words are said often and most seldom, as in talk. */
function word(random: () => number): string {
  let rank = Math.floor(VOCABULARY ** random());
  let made = '';
  do {
    made += SYLLABLES[rank % SYLLABLES.length];
    rank = Math.floor(rank / SYLLABLES.length);
  } while (rank > 0);
  return made;
}

/** Deterministic (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
