import type { RoomQuery } from '../../model/room.ts';
import { PchatError } from '../../model/errors.ts';
import type { Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { findCategory } from '../find-category.ts';
import { printInvitations } from '../invitation-output.ts';
import { openSession } from '../open-session.ts';
import { RoomPrinter } from '../room-listing.ts';
import { userOf } from '../who.ts';

const WAYS = ['mine', 'managed', 'invitations', 'joined-by'];

export const command: Command = {
  usage: 'rooms [WORDS]',
  words: { least: 0 },
  options: {
    mine: { help: 'only rooms that you are a member of' },
    managed: { help: 'only rooms that you manage' },
    invitations: { help: 'rooms that you are invited to: by whom, and why' },
    all: { help: 'with --invitations: also those that you answered' },
    'joined-by': { value: 'USER', help: 'only rooms that this user is in now' },
    category: { value: 'NAME', help: 'only rooms of this category' },
  },
  details: 'With words, only rooms whose name, address, description or category has all of them.',
  examples: [
    ['pchat rooms', 'all rooms that you can see'],
    ['pchat rooms fx spot', 'rooms that have both words'],
    ['pchat rooms --managed', 'rooms that you may change'],
    ['pchat rooms --joined-by bob', 'where to meet Bob'],
    ['pchat rooms --category General --json', 'one category, for a program'],
  ],
  async run(context) {
    const { args, output } = context;
    checkWays(args);
    const session = await openSession(context);
    const query = await queryOf(session, args);
    if (args.has('invitations')) return printInvitations(session, output, query, args.has('all'));
    const printer = new RoomPrinter(output);
    for await (const rooms of session.browse(query, { signal: context.signal })) printer.print(rooms);
    if (printer.printed === 0) output.say(nothing(args));
  },
};

function checkWays(args: Arguments): void {
  const given = WAYS.filter((way) => args.has(way));
  if (given.length > 1) {
    throw new PchatError('usage', `--${given[0]} and --${given[1]} cannot be used together.`, {
      next: 'Leave one of them out.',
    });
  }
  if (args.has('all') && !args.has('invitations')) {
    throw new PchatError('usage', '--all goes with --invitations.', {
      next: 'Without options all rooms are listed.',
    });
  }
}

async function queryOf(session: Session, args: Arguments): Promise<RoomQuery> {
  const named = args.text('category');
  const who = args.text('joined-by');
  const query: RoomQuery = {};
  if (args.words.length > 0) query.words = args.words.join(' ');
  if (named !== undefined) query.category = (await findCategory(session, named)).address;
  if (args.has('mine')) query.show = 'mine';
  else if (args.has('managed')) query.show = 'managed';
  else if (who !== undefined) {
    query.show = 'joined';
    query.who = userOf(session, who);
    // Nobody is in no room either, and is not the same as somebody who is in none.
    if (session.capabilities.roomRules) await session.person(query.who);
  }
  return query;
}

function nothing(args: Arguments): string {
  if (args.words.length > 0) return 'No room has these words.';
  if (args.has('mine')) return 'You are a member of no room. See which there are with: pchat rooms';
  if (args.has('managed')) return 'You manage no room. Create one with: pchat room create NAME';
  if (args.has('joined-by')) return `${args.text('joined-by')} is in no room that you can see.`;
  return 'There are no rooms yet. Create one with: pchat room create NAME';
}
