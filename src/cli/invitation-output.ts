import { dayLabel, clockTime, rfc3339 } from '../format/time.ts';
import type { Invitation } from '../model/person.ts';
import type { RoomQuery } from '../model/room.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from './one-line.ts';
import type { Output } from './output.ts';
import { whoLabel } from './who.ts';

/** Prints invitations to us, newest first. @param all also those that were answered */
export async function printInvitations(
  session: Session,
  output: Output,
  query: RoomQuery,
  all: boolean,
): Promise<void> {
  const found = (await session.invitations())
    .filter(({ state }) => all || state === 'pending')
    .filter(({ room }) => query.category === undefined || room.endsWith(`@${query.category}`))
    .filter((invitation) => hasWords(invitation, query.words ?? ''));
  for (const invitation of found) {
    output.result('invitation', invitationJson(invitation), invitationLine(session, invitation));
  }
  if (found.length === 0) output.say(all ? 'Nobody invited you.' : 'No invitation waits for an answer.');
  else if (!all && !output.json) {
    output.say('Say yes with: pchat room accept ROOM, or no with: pchat room decline ROOM');
  }
}

/** An invitation as JSON output has it. */
export function invitationJson(invitation: Invitation): Record<string, unknown> {
  const { id, room, name, category, by, reason, time, state } = invitation;
  return { id, room: { address: room, category, name }, by, reason, time: rfc3339(time), state };
}

/** The room of an invitation as people read it. */
export function invitationLabel({ room, name, category }: Invitation): string {
  if (name === '') return room;
  return oneLine(category === '' ? name : `${category}/${name}`);
}

function invitationLine(session: Session, invitation: Invitation): string {
  const { by, reason, time, state } = invitation;
  const who = by.includes('@') ? whoLabel(session, by) : by;
  const why = reason === '' ? '' : `: ${oneLine(reason)}`;
  const when = `${dayLabel(time)} ${clockTime(time)}`;
  const answered = state === 'pending' ? '' : ` (${state})`;
  return `${invitationLabel(invitation)}  ${when}  by ${who || 'somebody'}${why}${answered}`;
}

function hasWords({ room, name, category }: Invitation, words: string): boolean {
  const text = `${name} ${room} ${category}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
