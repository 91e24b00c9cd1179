import type { Command } from '../command.ts';
import { findInvitations } from '../find-invitation.ts';
import { invitationJson, invitationLabel } from '../invitation-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'room decline ROOM|ID',
  words: { least: 1, most: 1 },
  options: { reason: { value: 'TEXT', help: 'told to who invited you, if they are in the room' } },
  details:
    'Says no to an invitation, by its room or its number. A membership that you were given with it stays: pchat room leave gives it\n' +
    'up.',
  examples: [
    ['pchat rooms --invitations', 'which there are'],
    ['pchat room decline fx-spot --reason "on leave"', 'say no to one'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    for (const invitation of await findInvitations(session, args.words[0]!)) {
      await session.declineInvitation(invitation.id, args.text('reason'));
      const object = invitationJson({ ...invitation, state: 'declined' });
      output.result('invitation', object, `Declined the invitation to ${invitationLabel(invitation)}.`);
    }
  },
};
