import type { RoleChange } from '../../model/principal.ts';
import { asPchatError, PchatError } from '../../model/errors.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { EMPTY_FIELD, type Field, fieldText } from '../field/field.ts';
import { movedCursor } from '../overlays/list-window.ts';
import { domainOf, nameOf } from '../people/who-is-meant.ts';
import { managersHere, whyNot } from '../room-rights.ts';
import type { Screen } from '../screen.ts';
import { listedRoles, type RoleLine, type RoleLists, roleLines } from './role-list.ts';
import { A_ROLE } from './role-words.ts';
import { changeAndTell } from './telling-changes.ts';

/** Milliseconds without a key after which the server is asked who fits. */
const PAUSE_MS = 150;

/** Opens the lists of who has which role in the room in view, or closes them. */
export async function openRoles(screen: Screen): Promise<void> {
  if (screen.state.overlay?.type === 'roles') return screen.set({ overlay: null });
  const { view } = screen;
  if (!view)
    throw new PchatError('usage', 'No room is open.', { next: 'The roles are those of the room in view.' });
  const lists: RoleLists = {
    room: { address: view.address, name: view.name, category: view.category },
    holders: null,
    field: EMPTY_FIELD,
    cursor: 0,
    role: 'member',
    auditorium: view.info?.kind === 'auditorium',
    found: [],
    searches: screen.session.capabilities.peopleSearch,
    readOnly: whyNot(view, 'configure', 'change them', screen.session.capabilities)?.message ?? null,
    said: null,
    sure: null,
  };
  screen.set({ overlay: { type: 'roles', lists } });
  await loadRoles(screen, view.address);
}

/** Reads the lists anew while they are looked at. */
export async function loadRoles(screen: Screen, room: string): Promise<void> {
  try {
    const [holders, info] = await Promise.all([screen.session.roles(room), screen.session.roomInfo(room)]);
    const view = screen.session.view(room);
    const { capabilities } = screen.session;
    const refusal = view ? whyNot({ ...view, info }, 'configure', 'change them', capabilities) : null;
    patchLists(screen, (lists) =>
      lists.room.address === room
        ? {
            ...lists,
            holders,
            auditorium: info.kind === 'auditorium',
            readOnly: refusal?.message ?? null,
          }
        : lists,
    );
  } catch (thrown) {
    const text = whyHidden(screen, room, thrown) ?? errorOnScreen(thrown, screen.keymap);
    patchLists(screen, (lists) => ({ ...lists, said: { text, tone: 'error' } }));
  }
}

/** Who may not see the lists cannot look there whom to ask, so those who are here are named; null: it is something else. */
function whyHidden(screen: Screen, room: string, thrown: unknown): string | null {
  const { code, message } = asPchatError(thrown);
  if (code !== 'not-allowed') return null;
  const view = screen.session.view(room);
  const here = view ? managersHere(view) : '';
  return `${message} ${here === '' ? 'An administrator or a manager of the room knows.' : here}`;
}

export function patchLists(screen: Screen, change: (lists: RoleLists) => RoleLists): void {
  const { overlay } = screen.state;
  if (overlay?.type === 'roles') screen.set({ overlay: { type: 'roles', lists: change(overlay.lists) } });
}

export function linesOf(screen: Screen, lists: RoleLists): RoleLine[] {
  return roleLines(lists, fieldText(lists.field), domainOf(screen));
}

export function moveInRoles(screen: Screen, by: number): void {
  patchLists(screen, (lists) => ({
    ...lists,
    cursor: movedCursor(lists.cursor, by, linesOf(screen, lists).length),
    said: null,
    sure: null,
  }));
}

/** Goes to the next or previous of the roles, which Enter gives or takes. */
export function moveToRole(screen: Screen, step: 1 | -1): void {
  patchLists(screen, (lists) => {
    const roles = listedRoles(lists.auditorium);
    const at = movedCursor(roles.indexOf(lists.role), step, roles.length);
    return { ...lists, role: roles[at] ?? 'member', said: null, sure: null };
  });
}

/** Changes whom one looks for; the server is asked a little later who fits. */
export function setRolesField(screen: Screen, field: Field): void {
  patchLists(screen, (lists) => ({ ...lists, field, cursor: 0, said: null, sure: null }));
  const typed = fieldText(field).trim();
  if (typed === '') return patchLists(screen, (lists) => ({ ...lists, found: [] }));
  screen.later('people', PAUSE_MS, () => void findPeople(screen, typed));
}

async function findPeople(screen: Screen, typed: string): Promise<void> {
  // Where the server does not search, who is typed in full can still be added.
  const found = await screen.session.people(typed.replace(/^group:/, '')).catch(() => []);
  patchLists(screen, (lists) => (fieldText(lists.field).trim() === typed ? { ...lists, found } : lists));
}

/** What Enter does with the line at the cursor. */
export function changeAtCursor(screen: Screen, lists: RoleLists): RoleChange | null {
  const line = linesOf(screen, lists)[lists.cursor];
  if (!line) return null;
  const action = line.roles.includes(lists.role) ? 'revoke' : 'grant';
  return { action, role: lists.role, address: line.address };
}

/** Gives or takes the role at the cursor; what shuts someone out, or oneself, is asked about once more. */
export async function toggleRole(screen: Screen, lists: RoleLists): Promise<void> {
  const change = changeAtCursor(screen, lists);
  if (!change) return;
  const say = (text: string, tone: 'error' | 'muted', sure: string | null = null): void =>
    patchLists(screen, (now) => ({ ...now, said: { text, tone }, sure }));
  if (lists.readOnly !== null) return say(lists.readOnly, 'error');
  const key = `${change.role} ${change.address}`;
  const name = nameOf(screen, change.address);
  const isOwn = change.address === screen.session.account;
  if (lists.sure !== key) {
    const again = `${screen.keymap.keyFor('list-choose')} again`;
    if (change.role === 'banned' && change.action === 'grant')
      return say(`${again} bans ${name}: all roles here are lost, and ${name} is shown out.`, 'error', key);
    if (isOwn && change.action === 'revoke')
      return say(`${again} takes it from yourself: you are not ${A_ROLE[change.role]} then.`, 'error', key);
  }
  try {
    const changed = { ...change, who: [change.address] };
    say(await changeAndTell(screen, lists.room.address, changed, lists.holders), 'muted');
    await loadRoles(screen, lists.room.address);
    // Its line may stand elsewhere now.
    patchLists(screen, (now) => {
      const at = linesOf(screen, now).findIndex(({ address }) => address === change.address);
      return { ...now, cursor: at === -1 ? movedCursor(now.cursor, 0, linesOf(screen, now).length) : at };
    });
  } catch (thrown) {
    say(errorOnScreen(thrown, screen.keymap), 'error');
  }
}
