import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import type { Person } from '../../model/person.ts';
import { principalAddress, principalName } from '../../model/principal.ts';
import type { Screen } from '../screen.ts';

/** The domain of the account, which names without one belong to. */
export function domainOf({ session }: Pick<Screen, 'session'>): string {
  return session.account.slice(session.account.indexOf('@') + 1);
}

/**
 * The address that a person means by what they typed: someone here by their nick, else `alice`, `alice@example.com` or `group:ops`.
 *
 * @throws PchatError `usage` where nothing was typed
 */
export function whoIsMeant(screen: Screen, typed: string): string {
  const name = typed.trim().replace(/^@/, '');
  if (name === '')
    throw new PchatError('usage', 'That needs a person.', { next: 'For example: bob, or group:ops' });
  const here = screen.view?.participants.find((one) => one.name === name);
  return here?.address ?? principalAddress(name, domainOf(screen));
}

/** An address as people read it; a name instead of one's own server's addresses. */
export function nameOf(screen: Pick<Screen, 'session'>, address: string): string {
  return printable(principalName(address, domainOf(screen)));
}

/** With how many users a group has. */
export function nameAndCount(
  screen: Pick<Screen, 'session'>,
  one: Pick<Person, 'address' | 'users'>,
): string {
  return nameOf(screen, one.address) + (one.users === null ? '' : ` (${one.users})`);
}

/** Names that complete what was typed of one: who is here, then whom the server finds. */
export async function proposePeople(screen: Screen, typed: string): Promise<string[]> {
  const domain = domainOf(screen);
  const here = (screen.view?.participants ?? [])
    .filter(({ self }) => !self)
    .map(({ name, address }) => (address === null ? name : principalName(address, domain)));
  if (typed.trim() === '') return [...new Set(here)];
  const found = await screen.session.people(typed.replace(/^group:/, '')).catch(() => []);
  return [...new Set([...here, ...found.map(({ address }) => principalName(address, domain))])];
}
