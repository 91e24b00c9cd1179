import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import type { Invitation } from '../../model/person.ts';
import type { RoleChange } from '../../model/principal.ts';
import { accept, openInvitations, pendingInvitation, roomNamed } from '../invitations/answering.ts';
import { openCard } from '../people/card.ts';
import { openWho } from '../people/looking-who.ts';
import { withNearPeople } from '../people/near-people.ts';
import { nameOf, proposePeople, whoIsMeant } from '../people/who-is-meant.ts';
import { standingLabel } from '../participants/standing.ts';
import { openRoles } from '../roles/changing-roles.ts';
import type { ListedRole } from '../roles/role-list.ts';
import { changeAndTell } from '../roles/telling-changes.ts';
import { requireRight } from '../room-rights.ts';
import type { Screen } from '../screen.ts';
import { missing, roomNames } from './room-arguments.ts';
import { eachName, firstName, unquoted } from './quoted.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

const ROLES: readonly ListedRole[] = ['member', 'manager', 'presenter', 'banned'];

/** Who is here, who may what, and being asked in. */
export const peopleCommands: SlashCommand[] = [
  {
    name: 'who',
    parameters: '[WORDS]',
    does: 'say who is here; with words, find them',
    run({ screen, view, argument }) {
      if (argument !== '' || view.large !== null) return openWho(screen, argument);
      const names = view.participants.map(
        (one) => `${printable(one.name)}${standingLabel(one)}${one.self ? ' (you)' : ''}`,
      );
      return names.length === 0
        ? 'You are not in the room, so it does not say.'
        : `${names.length} here: ${names.join(', ')}`;
    },
  },
  {
    name: 'user',
    parameters: 'WHO',
    does: 'show what someone says of themselves, or who is in a group',
    run: ({ screen, argument }) => void openCard(screen, whoIsMeant(screen, unquoted(argument))),
    complete: ({ screen, argument }) => proposePeople(screen, argument),
  },
  {
    name: 'roles',
    parameters: '',
    does: 'show members, managers, presenters and who is banned',
    run: ({ screen }) => void screen.attempt(() => openRoles(screen)),
  },
  roleCommand('grant', 'give someone a role here: a user or group:NAME'),
  roleCommand('revoke', 'take a role from someone here'),
  {
    name: 'invite',
    parameters: 'WHO [REASON]',
    does: 'ask someone into this room',
    async run({ screen, view, argument }) {
      const { name: who, rest: reason } = firstName(argument);
      if (who === '') throw missing('a person', '/invite bob for the quarter');
      if (view.info?.may) await requireRight(screen, view, 'invite', 'invite others');
      const address = whoIsMeant(screen, who);
      await withNearPeople(screen, [who], () => screen.session.invite(view.address, address, reason));
      return `${nameOf(screen, address)} is invited to ${printable(view.name)}.`;
    },
    complete: ({ screen, argument }) => (/\s/.test(argument) ? [] : proposePeople(screen, argument)),
  },
  {
    name: 'invitations',
    parameters: '',
    does: 'list the invitations to you',
    run: ({ screen }) => void openInvitations(screen),
  },
  {
    name: 'accept',
    parameters: '[ROOM]',
    does: 'accept an invitation: open the room and follow it',
    async run({ screen, argument }) {
      void accept(screen, await pendingInvitation(screen, unquoted(argument)));
    },
    complete: invitedRooms,
  },
  {
    name: 'decline',
    parameters: '[ROOM [REASON]]',
    does: 'decline an invitation',
    async run({ screen, argument }) {
      const { invitation, rest } = await declined(screen, argument);
      await screen.session.declineInvitation(invitation.id, rest);
      return `You declined ${roomNamed(invitation)}.`;
    },
    complete: (context) => (/\s/.test(context.argument) ? [] : invitedRooms(context)),
  },
];

/** The invitation at the beginning of what was typed, and the reason behind it: a room's name may be several words. */
async function declined(screen: Screen, argument: string): Promise<{ invitation: Invitation; rest: string }> {
  if (argument.includes('"')) {
    const { name, rest } = firstName(argument);
    const invitation = await pendingInvitation(screen, name).catch(() => null);
    if (invitation) return { invitation, rest };
  }
  const words = argument.split(/\s+/).filter(Boolean);
  for (let count = words.length; count > 1; count--) {
    const typed = words.slice(0, count).join(' ');
    const invitation = await pendingInvitation(screen, typed).catch(() => null);
    if (invitation) return { invitation, rest: words.slice(count).join(' ') };
  }
  return { invitation: await pendingInvitation(screen, words[0] ?? ''), rest: words.slice(1).join(' ') };
}

async function invitedRooms(context: SlashContext): Promise<string[]> {
  const invitations = await context.screen.session.invitations().catch(() => []);
  const pending = invitations.filter(({ state }) => state === 'pending');
  return pending.length > 0 ? pending.map(({ name, room }) => name || room) : roomNames(context);
}

function roleCommand(action: RoleChange['action'], does: string): SlashCommand {
  return {
    name: action,
    parameters: `${ROLES.join('|')} WHO`,
    does,
    async run({ screen, view, argument }) {
      const [typed = '', ...people] = eachName(argument);
      const role = ROLES.find((each) => each === typed.toLowerCase());
      if (role === undefined)
        throw new PchatError('usage', typed === '' ? 'That needs a role.' : `"${typed}" is no role.`, {
          next: `There are: ${ROLES.join(', ')}. For example: /${action} member bob`,
        });
      if (people.length === 0) throw missing('a person', `/${action} ${role} bob`);
      await requireRight(screen, view, 'configure', 'change its roles');
      const who = [...new Set(people.map((one) => whoIsMeant(screen, one)))];
      return withNearPeople(screen, people, () => changeAndTell(screen, view.address, { action, role, who }));
    },
    complete: ({ screen, argument }) =>
      /\s/.test(argument) ? proposePeople(screen, argument.replace(/^.*\s/, '')) : [...ROLES],
  };
}
