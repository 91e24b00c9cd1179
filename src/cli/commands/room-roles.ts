import { roleOf } from '../change-roles.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { whoLabel } from '../who.ts';

export const command: Command = {
  usage: 'room roles ROOM',
  words: { least: 1, most: 1 },
  options: { role: { value: 'ROLE', help: 'only these: member, manager, presenter or banned' } },
  details: 'For its members, managers and administrators; who is banned only managers see.',
  examples: [
    ['pchat room roles fx-spot', 'who has which role'],
    ['pchat room roles fx-spot --role manager', 'whom to ask'],
  ],
  async run(context) {
    const { args, output } = context;
    const wanted = args.text('role');
    const role = wanted === undefined ? null : roleOf(wanted);
    const session = await openSession(context);
    const room = await session.findRoom(args.words[0]!);
    const holders = (await session.roles(room.address)).filter(
      (holder) => role === null || holder.role === role,
    );
    for (const { role: held, address, kind, users, outOfScope = false } of holders) {
      const object = { room: roomJson(room), role: held, address, kind, users, outOfScope };
      const marks = [
        users === null ? '' : counted(users, 'user'),
        outOfScope
          ? `not ${users === null ? '' : 'all '}in the scope of ${room.category.name}: no effect`
          : '',
      ].filter((mark) => mark !== '');
      const remark = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
      output.result('role', object, `${held.padEnd(9)}  ${whoLabel(session, address)}${remark}`);
    }
    if (holders.length === 0) {
      output.say(
        role === null ? `Nobody has a role in ${roomLabel(room)}.` : `${roomLabel(room)} has no ${role}.`,
      );
    }
  },
};
