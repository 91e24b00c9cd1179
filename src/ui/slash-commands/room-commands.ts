import { PchatError } from '../../model/errors.ts';
import type { Privacy } from '../../model/room.ts';
import { printable } from '../../format/printable.ts';
import { EMPTY_FIELD } from '../field/field.ts';
import { reloadRooms } from '../actions/rooms.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

const PRIVACIES: readonly string[] = ['open', 'closed', 'secret'] satisfies Privacy[];

const isPrivacy = (word: string): word is Privacy => PRIVACIES.includes(word);

/** Rooms by the names that the browser and the followed list know. */
function roomNames({ screen }: SlashContext): string[] {
  const listed = [...screen.state.browser.rooms.values()].flatMap((rooms) =>
    Array.isArray(rooms) ? rooms : [],
  );
  const names = [...screen.session.views, ...listed].map((room: { name: string }) => room.name);
  return [...new Set(names)];
}

/** The room that the argument names, else the one in view. */
async function roomMeant(context: SlashContext): Promise<{ address: string; name: string }> {
  const { screen, argument } = context;
  return argument === '' ? context.view : screen.session.findRoom(argument);
}

export const roomCommands: SlashCommand[] = [
  {
    name: 'join',
    parameters: 'ROOM',
    does: 'open a room',
    async run({ screen, argument }) {
      if (argument === '') throw missing('a room', '/join research');
      const room = await screen.session.findRoom(argument);
      void screen.openRoom(room.address);
    },
    complete: roomNames,
  },
  {
    name: 'leave',
    parameters: '[ROOM]',
    does: 'leave a room; its history stays',
    async run(context) {
      const room = await roomMeant(context);
      await context.screen.session.leaveRoom(room.address);
      return `You left ${printable(room.name)}. /join ${printable(room.name)} comes back.`;
    },
    complete: roomNames,
  },
  {
    name: 'create',
    parameters: 'NAME [open|closed|secret]',
    does: 'create a room in the category of this one',
    async run({ screen, view, argument }) {
      const words = argument.split(/\s+/).filter(Boolean);
      const last = words.at(-1) ?? '';
      const privacy: Privacy = isPrivacy(last) && words.length > 1 ? last : 'open';
      const name = (isPrivacy(last) && words.length > 1 ? words.slice(0, -1) : words).join(' ');
      if (name === '') throw missing('a name', '/create research closed');
      const room = await screen.session.createRoom(view.category.address, name, { privacy });
      void reloadRooms(screen, view.category.address);
      await screen.openRoom(room.address);
      screen.say(`Created ${printable(room.name)} (${privacy}) in ${printable(view.category.name)}.`);
    },
    complete: ({ argument }) => (/\s/.test(argument) ? [...PRIVACIES] : []),
  },
  {
    name: 'delete',
    parameters: '[ROOM]',
    does: 'delete a room with its history, after asking',
    async run(context) {
      const { screen } = context;
      const { address } = await roomMeant(context);
      const session = screen.session.view(address)?.session;
      if (session?.phase === 'joined' && !session.manager)
        throw new PchatError('not-allowed', 'Only who manages a room can delete it.', {
          next: '/who says who does.',
        });
      const room = await screen.session.roomInfo(address);
      const name = printable(room.name);
      const people = room.participants ? ` (${room.participants} here now)` : '';
      screen.set({
        overlay: {
          type: 'question',
          question: {
            title: `Delete ${name}?`,
            lines: [
              `The room "${name}" in ${printable(room.category.name)}${people} is deleted for everyone.`,
              'All its messages and its settings are lost. This cannot be undone.',
            ],
            name,
            yes: 'delete it for good',
            confirm: () =>
              void screen.attempt(async () => {
                await screen.session.deleteRoom(address);
                void reloadRooms(screen, room.category.address);
              }),
          },
          field: EMPTY_FIELD,
        },
      });
    },
    complete: roomNames,
  },
  {
    name: 'topic',
    parameters: 'TEXT',
    does: 'change what the room talks about',
    async run({ screen, view, argument }) {
      if (argument === '')
        return view.topic === '' ? 'There is no topic.' : `Topic: ${printable(view.topic)}`;
      await screen.session.setTopic(view.address, argument);
      return 'The topic is set.';
    },
  },
  {
    name: 'nick',
    parameters: 'NAME',
    does: 'change your name in this room',
    async run({ screen, view, argument }) {
      if (argument === '') return `Your name here is ${printable(view.nick)}.`;
      await screen.session.changeNick(view.address, argument);
      return `You are ${printable(argument)} here now.`;
    },
  },
  {
    name: 'follow',
    parameters: '[ROOM]',
    does: 'keep a room on your list, with unread counts',
    async run(context) {
      const room = await roomMeant(context);
      await context.screen.session.follow(room.address);
      return `You follow ${printable(room.name)}.`;
    },
    complete: roomNames,
  },
  {
    name: 'unfollow',
    parameters: '[ROOM]',
    does: 'take a room off your list',
    async run(context) {
      const room = await roomMeant(context);
      await context.screen.session.unfollow(room.address);
      return `You no longer follow ${printable(room.name)}.`;
    },
    complete: roomNames,
  },
  {
    name: 'who',
    parameters: '',
    does: 'say who is here',
    run({ view }) {
      const names = view.participants.map(
        ({ name, manager, self }) => `${printable(name)}${manager ? ' (mgr)' : ''}${self ? ' (you)' : ''}`,
      );
      return names.length === 0
        ? 'You are not in the room, so it does not say.'
        : `${names.length} here: ${names.join(', ')}`;
    },
  },
];

function missing(what: string, example: string): PchatError {
  return new PchatError('usage', `That needs ${what}.`, { next: `For example: ${example}` });
}
