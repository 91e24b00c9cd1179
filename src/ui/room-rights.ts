import { printable } from '../format/printable.ts';
import { PchatError } from '../model/errors.ts';
import type { Room, RoomAction } from '../model/room.ts';
import type { RoomView, Session } from '../session/session.ts';
import type { Screen } from './screen.ts';

type Capabilities = Session['capabilities'];

/** What decides whether one may do something in a room. */
type Standing = Pick<RoomView, 'name' | 'session' | 'participants'> & { info: Room | null };

const MANAGERS: ReadonlySet<RoomAction> = new Set(['configure', 'delete']);

/**
 * Why one may not do something in a room, and who may; null where one may, or where only the server knows.
 *
 * @param doing what it is as a person says it, `change its settings`
 */
export function whyNot(
  room: Standing,
  action: RoomAction,
  doing: string,
  capabilities: Capabilities,
): PchatError | null {
  const name = printable(room.name);
  if (may(room, action, capabilities) !== false) return null;
  const administrators = action === 'delete' && capabilities.deletesRooms === 'administrators';
  if (administrators) {
    return new PchatError('not-allowed', `Only an administrator of the server can ${doing}.`, {
      next: 'A manager can /disable it: nobody joins or posts any more, and its history stays.',
    });
  }
  // Who may not see the lists is not sent there.
  const seesLists = room.info?.may?.includes('lists') ?? false;
  return new PchatError(
    'not-allowed',
    `You do not manage ${name}. An administrator or a manager of the room can ${doing}.`,
    { next: [managersHere(room), seesLists ? '/roles says who they are.' : ''].filter(Boolean).join(' ') },
  );
}

const MOST_NAMED = 3;

/** Who manages the room among those who are in it; empty: nobody does. */
export function managersHere({ participants }: Pick<RoomView, 'participants'>): string {
  const here = participants
    .filter(({ manager, self }) => manager && !self)
    .slice(0, MOST_NAMED)
    .map((one) => printable(one.name));
  const [first = ''] = here;
  if (here.length === 0) return '';
  if (here.length === 1) return `${first} manages it and is here.`;
  return `${here.slice(0, -1).join(', ')} and ${here.at(-1)} manage it and are here.`;
}

/** Whether one may, as far as the room told; null: it did not. */
function may({ info, session }: Standing, action: RoomAction, capabilities: Capabilities): boolean | null {
  if (info?.may) return info.may.includes(action);
  if (!MANAGERS.has(action) || session.phase !== 'joined') return null;
  if (action === 'delete' && capabilities.deletesRooms === 'administrators') return null;
  return session.manager;
}

/** Whether it is known that one may. */
export function mayNow(screen: Screen, room: Standing, action: RoomAction): boolean {
  return may(room, action, screen.session.capabilities) === true;
}

/**
 * Asks the room anew where it said no, since rights may have been given meanwhile.
 *
 * @throws PchatError `not-allowed` with who may
 */
export async function requireRight(
  screen: Screen,
  view: RoomView,
  action: RoomAction,
  doing: string,
): Promise<void> {
  const { capabilities } = screen.session;
  if (whyNot(view, action, doing, capabilities) === null) return;
  const info = await screen.session.roomInfo(view.address);
  const refusal = whyNot({ ...view, info }, action, doing, capabilities);
  if (refusal !== null) throw refusal;
}
