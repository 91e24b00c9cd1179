import { asPchatError } from '../../model/errors.ts';
import type { Participant } from '../../model/participant.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { enter } from '../enter-room.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'room participants ROOM [WORDS]',
  words: { least: 1 },
  options: {},
  details:
    'Who is in the room now; with words only those whose name has all of them. Who does not manage the room looks from within it:\n' +
    'others see you come and go.',
  examples: [
    ['pchat room participants fx-spot', 'who is there'],
    ['pchat room participants all-hands bo', 'whether Bob is'],
  ],
  async run(context) {
    const { args, output } = context;
    const [typed, ...words] = args.words;
    const session = await openSession(context, { contextSize: 1 });
    const room = await session.findRoom(typed!);
    const { participants, count } = await look(session, room.address, words.join(' '));
    for (const participant of participants) {
      const { name, address, manager, member, presenter, mayPost, self } = participant;
      const object = { name, address, manager, member, presenter, mayPost, self };
      output.result('participant', { room: roomJson(room), ...object }, line(participant));
    }
    if (participants.length < count) {
      output.say(`${participants.length} of ${counted(count, 'participant')} in ${roomLabel(room)}.`);
    }
  },
};

/** A room with rules tells its managers from outside too; others it tells only those who are in it. */
async function look(
  session: Session,
  room: string,
  words: string,
): Promise<{ participants: readonly Participant[]; count: number }> {
  if (session.capabilities.roomRules) {
    try {
      return await session.participants(room, words);
    } catch (error) {
      if (asPchatError(error).code !== 'not-allowed') throw error;
    }
  }
  await enter(session, room, 'One sees who is there');
  return session.participants(room, words);
}

function line({ name, address, manager, presenter, mayPost, self }: Participant): string {
  const marks = [
    self ? 'you' : '',
    manager ? 'manager' : '',
    presenter ? 'presenter' : '',
    mayPost ? '' : 'reads',
  ].filter((mark) => mark !== '');
  const who = address === null || address.startsWith(`${name}@`) ? name : `${name}  ${address}`;
  return marks.length === 0 ? who : `${who} (${marks.join(', ')})`;
}
