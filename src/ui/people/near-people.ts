import { asPchatError, PchatError } from '../../model/errors.ts';
import { nearNames } from '../../model/near-names.ts';
import { principalName } from '../../model/principal.ts';
import type { Screen } from '../screen.ts';
import { domainOf } from './who-is-meant.ts';

/** Does something with people that were named; where there is nobody of such a name, says who may be meant. */
export async function withNearPeople<T>(
  screen: Screen,
  typed: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    const error = asPchatError(thrown);
    if (error.code !== 'not-found' || error.movedTo !== null) throw error;
    const near = (await Promise.all(typed.map((name) => nearPeople(screen, name)))).flat();
    const next =
      near.length > 0
        ? `Did you mean ${[...new Set(near)].join(', ')}?`
        : 'Look for people by the first letters of their names: Tab completes them.';
    throw new PchatError('not-found', error.message, { next, cause: thrown });
  }
}

/** Names like one that is nobody's; of a name that somebody has, none. */
async function nearPeople(screen: Screen, typed: string): Promise<string[]> {
  const { session } = screen;
  const domain = domainOf(screen);
  const here = (screen.view?.participants ?? []).flatMap(({ name, address }) =>
    address === null ? [name] : [name, principalName(address, domain)],
  );
  const word = typed.replace(/^@|^group:/, '');
  // What is mistyped is not found: its beginning may be right.
  const found = await Promise.all(
    [word.slice(0, 2), word.slice(0, 1)].map((start) => session.people(start).catch(() => [])),
  );
  const names = [...here, ...found.flat().map(({ address }) => principalName(address, domain))];
  if (names.some((name) => name.toLowerCase() === typed.toLowerCase())) return [];
  return nearNames(
    typed,
    names.filter((name) => name !== principalName(session.account, domain)),
  );
}
