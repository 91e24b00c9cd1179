import { PchatError } from '../model/errors.ts';
import type { Invitation } from '../model/person.ts';
import type { Session } from '../session/session.ts';

/**
 * The invitations that wait for an answer and that a person means by a room or a number: several people may have asked into the same
 * room.
 *
 * @throws PchatError `not-found`; `ambiguous` with the rooms that it may be
 */
export async function findInvitations(session: Session, typed: string): Promise<Invitation[]> {
  const pending = (await session.invitations()).filter(({ state }) => state === 'pending');
  const found = pending.filter((invitation) => isMeant(invitation, typed.toLowerCase()));
  if (found.length === 0) {
    throw new PchatError('not-found', `No invitation to "${typed}" waits for an answer.`, {
      next: 'See them with: pchat rooms --invitations',
    });
  }
  const rooms = new Set(found.map(({ room }) => room));
  if (rooms.size > 1) {
    throw new PchatError('ambiguous', `"${typed}" fits ${rooms.size} invitations.`, {
      next: `Say which: ${[...rooms].join(', ')}.`,
    });
  }
  return found;
}

function isMeant(invitation: Invitation, typed: string): boolean {
  const { id, room, name, category } = invitation;
  const [local = '', service = ''] = room.split('@');
  const names = [name.toLowerCase(), local].filter((one) => one !== '');
  const categories = [category.toLowerCase(), service, service.split('.')[0]!];
  const full = categories.flatMap((of) => names.map((one) => `${of}/${one}`));
  return [id.toLowerCase(), room, ...names, ...full].includes(typed);
}
