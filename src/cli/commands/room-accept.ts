import type { Command } from '../command.ts';
import { findInvitations } from '../find-invitation.ts';
import { invitationJson, invitationLabel } from '../invitation-output.ts';
import { openSession } from '../open-session.ts';
import { withWayIn } from '../way-in.ts';

export const command: Command = {
  usage: 'room accept ROOM|ID',
  words: { least: 1, most: 1 },
  options: { 'no-follow': { help: 'do not put the room on your list' } },
  details:
    'Says yes to an invitation, by its room or its number: joins the room for a moment, which others see, and puts it on your list.',
  examples: [
    ['pchat rooms --invitations', 'which there are'],
    ['pchat room accept fx-spot', 'say yes to one'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context, { contextSize: 1 });
    const found = await findInvitations(session, args.words[0]!);
    const room = await session.findRoom(found[0]!.room);
    // Being in a room is what accepts, also for plain clients.
    await withWayIn(session, room, session.openRoom(room.address));
    const followed = !args.has('no-follow');
    if (followed) await session.follow(room.address);
    for (const invitation of found) {
      const object = { ...invitationJson({ ...invitation, state: 'accepted' }), followed };
      output.result('invitation', object, `Accepted the invitation to ${invitationLabel(invitation)}.`);
    }
  },
};
