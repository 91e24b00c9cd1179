import type { RoomView, Session } from '../session/session.ts';

/**
 * The rooms on the person's list with fresh counts and their full names: the list itself knows little more than addresses.
 */
export async function followedRooms(session: Session): Promise<RoomView[]> {
  const views = await session.unread();
  return Promise.all(
    views.map(async (view) => {
      // A room that is gone or closed to us by now is shown as the list has it.
      const info = await session.roomInfo(view.address).catch(() => view);
      return { ...view, name: info.name, category: info.category };
    }),
  );
}
