import type { Command } from '../command.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { enter } from '../enter-room.ts';
import { openSession } from '../open-session.ts';
import { checkMay } from '../way-in.ts';
import { userOf, whoLabel } from '../who.ts';

export const command: Command = {
  usage: 'room invite ROOM WHO…',
  words: { least: 2 },
  options: { reason: { value: 'TEXT', help: 'told with the invitation' } },
  details:
    'WHO is a user: alice, or alice@example.com. Anyone may invite to an open room; to others managers, and members where the room\n' +
    'allows it. Who is invited decides for themselves whether to come.',
  examples: [['pchat room invite fx-spot bob carol --reason "for the quarter"', 'ask two people in']],
  async run(context) {
    const { args, output } = context;
    const [typedRoom, ...typedWho] = args.words;
    const session = await openSession(context, { contextSize: 1 });
    const room = await session.findRoom(typedRoom!);
    const who = [...new Set(typedWho.map((typed) => userOf(session, typed)))];
    const info = await session.roomInfo(room.address);
    checkMay(info, 'invite');
    // Who is not there is not invited: that too is known before the room is joined.
    if (session.capabilities.roomRules) for (const address of who) await session.person(address);
    // Only managers invite from outside, and only where the room has rules.
    if (info.may === null || !info.may.includes('configure')) await enter(session, room, 'One invites');
    for (const address of who) {
      await session.invite(room.address, address, args.text('reason'));
      const text = `Invited ${whoLabel(session, address)} to ${roomLabel(room)}.`;
      output.result('invited', { room: roomJson(room), who: address }, text);
    }
  },
};
