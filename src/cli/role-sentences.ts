import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { RoleOutcome } from '../session/role-outcome.ts';

/** What a change of roles has done, as sentences. @param name how somebody is shown by their address */
export function roleSentences(
  change: { action: RoleChange['action']; role: RoleHolder['role']; who: readonly string[] },
  outcome: RoleOutcome,
  room: string,
  name: (address: string) => string,
): string[] {
  const { action, role, who } = change;
  const names = (addresses: readonly string[]) => addresses.map(name).join(', ');
  if (action === 'grant') {
    const { membersToo } = outcome;
    return [
      role === 'banned' ? `Banned ${names(who)} from ${room}.` : `${names(who)}: ${role} of ${room} now.`,
      ...(membersToo.length === 0
        ? []
        : [`Only members enter it, so now also member: ${names(membersToo)}.`]),
    ];
  }
  const of = role === 'banned' ? 'from' : 'of';
  const groupsOf = new Map(outcome.byGroup.map(({ address, groups }) => [address, groups]));
  const were = who.filter((address) => !outcome.wereNot.includes(address));
  const gone = were.filter((address) => !groupsOf.has(address));
  return [
    ...(gone.length === 0 ? [] : [`${names(gone)}: no longer ${role} ${of} ${room}.`]),
    ...[...groupsOf].map(
      ([address, groups]) =>
        `${name(address)}: no longer by name, but still ${role} of ${room} by ${names(groups)}.`,
    ),
    ...outcome.wereNot.map((address) => `${name(address)} was not ${role} ${of} ${room}.`),
    ...(outcome.presentNoMore.length === 0
      ? []
      : [`Presenters there are members, so no longer presenter: ${names(outcome.presentNoMore)}.`]),
    ...(outcome.stayMembers.length === 0 ? [] : [`Still member: ${names(outcome.stayMembers)}.`]),
  ];
}
