import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import type { Invitation } from '../../model/person.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { EMPTY_FIELD, fieldText } from '../field/field.ts';
import { movedCursor } from '../overlays/list-window.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import type { Screen } from '../screen.ts';
import type { InvitationsOverlay } from '../screen-state.ts';

/** Opens the list of invitations, or closes it. */
export async function openInvitations(screen: Screen): Promise<void> {
  if (screen.state.overlay?.type === 'invitations') return screen.set({ overlay: null });
  screen.set({
    // What told of them has been followed.
    notice: null,
    overlay: { type: 'invitations', list: null, cursor: 0, declining: null, said: null },
  });
  await loadInvitations(screen);
}

/** Reads them anew while they are looked at. */
export async function loadInvitations(screen: Screen): Promise<void> {
  try {
    const list = waitingFirst(await screen.session.invitations());
    const { overlay } = screen.state;
    if (overlay?.type !== 'invitations') return;
    // The cursor stays on an invitation that waits, wherever that stands now.
    const chosen = overlay.list?.[overlay.cursor];
    const at = list.findIndex(({ id, state }) => id === chosen?.id && state === chosen.state);
    patchOverlay(screen, 'invitations', {
      list,
      cursor: at === -1 ? Math.min(overlay.cursor, Math.max(0, list.length - 1)) : at,
    });
  } catch (thrown) {
    patchOverlay(screen, 'invitations', {
      list: [],
      said: { text: errorOnScreen(thrown, screen.keymap), tone: 'error' },
    });
  }
}

function waitingFirst(list: readonly Invitation[]): Invitation[] {
  const waits = ({ state }: Invitation): number => (state === 'pending' ? 0 : 1);
  return list.toSorted((a, b) => waits(a) - waits(b));
}

export function moveInInvitations(screen: Screen, overlay: InvitationsOverlay, by: number): void {
  if (overlay.declining !== null) return;
  patchOverlay(screen, 'invitations', {
    cursor: movedCursor(overlay.cursor, by, overlay.list?.length ?? 0),
    said: null,
  });
}

/** Accepts the invitation at the cursor; while a reason is written, declines with it. */
export async function chooseInvitation(screen: Screen, overlay: InvitationsOverlay): Promise<void> {
  const invitation = overlay.list?.[overlay.cursor];
  if (!invitation) return;
  if (overlay.declining === null && invitation.state !== 'pending') {
    await screen.openRoom(invitation.room);
    return;
  }
  if (overlay.declining === null) return accept(screen, invitation);
  patchOverlay(screen, 'invitations', { declining: null });
  try {
    await screen.session.declineInvitation(invitation.id, fieldText(overlay.declining).trim());
    patchOverlay(screen, 'invitations', {
      said: { text: `You declined ${roomNamed(invitation)}.`, tone: 'muted' },
    });
    await loadInvitations(screen);
  } catch (thrown) {
    patchOverlay(screen, 'invitations', {
      said: { text: errorOnScreen(thrown, screen.keymap), tone: 'error' },
    });
  }
}

/** Begins to write the reason for declining. */
export function beginDeclining(screen: Screen): void {
  const { overlay } = screen.state;
  if (overlay?.type !== 'invitations') return;
  const invitation = overlay.list?.[overlay.cursor];
  if (invitation?.state === 'pending')
    return patchOverlay(screen, 'invitations', { declining: EMPTY_FIELD, said: null });
  if (!invitation) return;
  const text = `You ${invitation.state} it already.`;
  patchOverlay(screen, 'invitations', { said: { text, tone: 'error' } });
}

/** Opens the room and follows it. Why that did not work is said in the room. */
export async function accept(screen: Screen, invitation: Invitation): Promise<void> {
  screen.set({ notice: null });
  const opened = await screen.openRoom(invitation.room);
  if (!opened || screen.session.view(invitation.room)?.session.phase !== 'joined') return;
  const { room } = invitation;
  if (screen.session.view(room)?.followed) return;
  if (await screen.attempt(() => screen.session.follow(room), room))
    screen.say(`You are in ${roomNamed(invitation)} now and follow it.`, 'muted', room);
}

/** A room's name as the invitation has it, printable. */
export function roomNamed({ name, room, category }: Invitation): string {
  const shown = printable(name === '' ? room : name);
  return category === '' ? shown : `${shown} (${printable(category)})`;
}

/**
 * The pending invitation to a room that is meant by its name or address, or the only one.
 *
 * @throws PchatError `not-found`, `ambiguous` with those there are
 */
export async function pendingInvitation(screen: Screen, typed: string): Promise<Invitation> {
  const pending = (await screen.session.invitations()).filter(({ state }) => state === 'pending');
  if (pending.length === 0) throw new PchatError('not-found', 'No invitation waits for an answer.');
  const wanted = fold(typed);
  const fitting = pending.filter(
    ({ name, room, category }) =>
      wanted === '' || fold(name) === wanted || room === typed || fold(`${category}/${name}`) === wanted,
  );
  const [first] = fitting;
  if (first && fitting.length === 1) return first;
  const next = `There are: ${pending.map(({ name, room }) => (name === '' ? room : name)).join(', ')}.`;
  if (first) throw new PchatError('ambiguous', 'Several invitations wait: say which.', { next });
  throw new PchatError('not-found', `No invitation to "${typed}" waits for an answer.`, { next });
}
