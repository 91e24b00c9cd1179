import { printable } from '../../format/printable.ts';
import { unfollow } from '../actions/unfollowing.ts';
import { lookForMoved } from '../looking-again.ts';
import { findRoom, missing, ownRoomMeant, roomMeant, roomNames } from './room-arguments.ts';
import type { SlashCommand } from './slash-command.ts';

export const roomCommands: SlashCommand[] = [
  {
    name: 'join',
    parameters: 'ROOM',
    does: 'open a room',
    async run({ screen, argument }) {
      if (argument === '') throw missing('a room', '/join research');
      const room = await findRoom(screen, argument);
      await lookForMoved(screen, room.name);
      void screen.openRoom(room.address);
    },
    complete: roomNames,
  },
  {
    name: 'leave',
    parameters: '[ROOM]',
    does: 'leave a room; its history stays',
    async run(context) {
      const room = await ownRoomMeant(context);
      await context.screen.session.leaveRoom(room.address);
      return `You left ${printable(room.name)}. /join ${printable(room.name)} comes back.`;
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
      const room = await ownRoomMeant(context);
      await unfollow(context.screen, room.address);
      return `You no longer follow ${printable(room.name)}.`;
    },
    complete: roomNames,
  },
];
