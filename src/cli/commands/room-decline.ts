import { PchatError } from '../../model/errors.ts';
import type { Invitation } from '../../model/person.ts';
import type { Command } from '../command.ts';
import { invitationJson, invitationLabel } from '../invitation-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'room decline ROOM|ID',
  words: { least: 1, most: 1 },
  options: { reason: { value: 'TEXT', help: 'told to who invited you' } },
  details: 'Says no to an invitation, by its room or its number. Joining the room is saying yes.',
  examples: [
    ['pchat rooms --invitations', 'which there are'],
    ['pchat room decline fx-spot --reason "on leave"', 'say no to one'],
  ],
  async run(context) {
    const { args, output } = context;
    const typed = args.words[0]!;
    const session = await openSession(context);
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
    // Several people may have asked us into the same room.
    for (const invitation of found) {
      await session.declineInvitation(invitation.id, args.text('reason'));
      const object = invitationJson({ ...invitation, state: 'declined' });
      output.result('invitation', object, `Declined the invitation to ${invitationLabel(invitation)}.`);
    }
  },
};

function isMeant(invitation: Invitation, typed: string): boolean {
  const { id, room, name, category } = invitation;
  const [local = '', service = ''] = room.split('@');
  const names = [name.toLowerCase(), local].filter((one) => one !== '');
  const categories = [category.toLowerCase(), service, service.split('.')[0]!];
  const full = categories.flatMap((of) => names.map((one) => `${of}/${one}`));
  return [id.toLowerCase(), room, ...names, ...full].includes(typed);
}
