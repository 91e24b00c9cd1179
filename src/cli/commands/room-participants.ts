import { asPchatError, PchatError } from '../../model/errors.ts';
import type { Participant } from '../../model/participant.ts';
import type { RoomMatch } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { enter } from '../enter-room.ts';
import { openSession } from '../open-session.ts';
import { roomHint } from '../room-hint.ts';

export const command: Command = {
  usage: 'room participants ROOM [WORDS]',
  words: { least: 1 },
  options: {},
  details:
    'Who is in the room now; with words only those whose name has all of them. Who does not manage the room looks from within it:\n' +
    'others see you come and go. Who is invited and has not answered accepts first.',
  examples: [
    ['pchat room participants fx-spot', 'who is there'],
    ['pchat room participants all-hands bo', 'whether Bob is'],
  ],
  async run(context) {
    const { args, output } = context;
    const [typed, ...words] = args.words;
    const session = await openSession(context, { contextSize: 1 });
    const room = await session.findRoom(typed!);
    const { participants, count } = await look(session, room, words.join(' '));
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
  room: RoomMatch,
  words: string,
): Promise<{ participants: readonly Participant[]; count: number }> {
  if (session.capabilities.roomRules) {
    try {
      return await session.participants(room.address, words);
    } catch (error) {
      if (asPchatError(error).code !== 'not-allowed') throw error;
    }
  }
  await checkNotInvited(session, room);
  await enter(session, room, 'One sees who is there');
  return session.participants(room.address, words);
}

/** A question must not answer an invitation, as joining does. */
async function checkNotInvited(session: Session, room: RoomMatch): Promise<void> {
  const waits = (await session.invitations()).some(
    (invitation) => invitation.state === 'pending' && invitation.room === room.address,
  );
  if (!waits) return;
  throw new PchatError('not-allowed', `You are invited to ${roomLabel(room)} and not in it.`, {
    next: `Who is there is told to those in it: accept with: pchat room accept ${roomHint(room)}`,
  });
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
