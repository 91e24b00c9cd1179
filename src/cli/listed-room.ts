import { fold } from '../model/fold.ts';
import type { RoomView, Session } from '../session/session.ts';

/** Whether a room is on the person's list, as the account has it now. */
export async function isListed(session: Session, address: string): Promise<boolean> {
  return (await session.unread()).some((view) => view.address === address);
}

/** The room on the person's list that they mean by its address, or by its name as it stands there; undefined when none or several. */
export async function listedRoom(session: Session, typed: string): Promise<RoomView | undefined> {
  const wanted = fold(typed.trim());
  const listed = await session.unread();
  const found = listed.filter((view) => namesOf(view).includes(wanted));
  return listed.find(({ address }) => address === wanted) ?? (found.length === 1 ? found[0] : undefined);
}

function namesOf({ address, name, category }: RoomView): string[] {
  const [local = '', service = ''] = address.split('@');
  const names = [fold(name), local];
  const categories = [fold(category.name), service, service.split('.')[0]!];
  return [...names, ...categories.flatMap((of) => names.map((one) => `${of}/${one}`))];
}
