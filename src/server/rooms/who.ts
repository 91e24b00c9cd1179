import type { RoomsContext } from './context.ts';
import type { Who } from './visibility.ts';

/** Who a bare address is to the rooms of a category. */
export function whoIs({ host, category }: RoomsContext, address: string): Who {
  const principals = host.principals.of(address);
  const administrator = host.isAdministrator(address);
  return {
    address,
    principals: JSON.stringify(principals),
    administrator,
    inScope: administrator || isAnyOf(principals, category.scope),
  };
}

/** Lists of categories to be looked into: one that names people one by one may be as long as a group, each of whom is looked for. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isAnyOf(principals: readonly string[], list: readonly string[]): boolean {
  let set = sets.get(list);
  if (set === undefined) sets.set(list, (set = new Set(list)));
  return principals.some((principal) => set.has(principal));
}

/** Whether someone may create rooms in a category. */
export function mayCreate({ host, category }: RoomsContext, address: string): boolean {
  if (host.isAdministrator(address)) return true;
  const principals = host.principals.of(address);
  return isAnyOf(principals, category.scope) && isAnyOf(principals, category.creators);
}

/** Whether a user or group may be given a role in a category's rooms: a group where each of its users may. */
export function isInScope(context: RoomsContext, principal: string): boolean {
  const { host, category } = context;
  if (isAnyOf([host.domain], category.scope)) return true;
  // Administrators are looked up on disk, so only where nothing else lets them in.
  const isIn = (address: string) =>
    isAnyOf(host.principals.of(address), category.scope) || host.isAdministrator(address);
  if (!host.principals.isGroup(principal)) return isIn(principal);
  return isAnyOf([principal], category.scope) || host.principals.people(principal).every(isIn);
}
