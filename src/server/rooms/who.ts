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
    inScope: administrator || principals.some((principal) => category.scope.includes(principal)),
  };
}

/** Whether someone may create rooms in a category. */
export function mayCreate({ host, category }: RoomsContext, address: string): boolean {
  if (host.isAdministrator(address)) return true;
  const principals = host.principals.of(address);
  const any = (list: readonly string[]) => principals.some((principal) => list.includes(principal));
  return any(category.scope) && any(category.creators);
}

/** Whether a user or group may be given a role in a category's rooms: a group where each of its users may. */
export function isInScope(context: RoomsContext, principal: string): boolean {
  const { host, category } = context;
  if (!host.principals.isGroup(principal)) return whoIs(context, principal).inScope;
  return (
    category.scope.includes(principal) ||
    host.principals.people(principal).every((address) => whoIs(context, address).inScope)
  );
}
