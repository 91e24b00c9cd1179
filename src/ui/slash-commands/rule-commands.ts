import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import type { CategoryInfo, Room } from '../../model/room.ts';
import { followMove } from '../actions/moved-rooms.ts';
import { reloadRooms } from '../actions/rooms.ts';
import { EMPTY_FIELD } from '../field/field.ts';
import { openNewRoom, openSettings, startingCategory } from '../room-form/opening.ts';
import { createRoom } from '../room-form/saving.ts';
import { requireRight, whyNot } from '../room-rights.ts';
import type { Screen } from '../screen.ts';
import type { Question } from '../screen-state.ts';
import { categoryNamed, thereAre } from '../switcher/room-filter.ts';
import { namedRoom, PRIVACIES } from './named-room.ts';
import { missing, roomMeant, roomNames } from './room-arguments.ts';
import { unquoted } from './quoted.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

/** What makes rooms, and changes what they are. */
export const ruleCommands: SlashCommand[] = [
  {
    name: 'create',
    parameters: '[[CATEGORY/]NAME] [open|closed|secret]',
    does: 'create a room and follow it; alone: fill in a form',
    async run({ screen, argument }) {
      if (argument === '') {
        void openNewRoom(screen);
        return;
      }
      const { typed, privacy } = namedRoom(argument);
      const { category, name } = await whereToCreate(screen, typed);
      await createRoom(screen, category.address, name, { privacy });
    },
    complete: ({ screen, argument }) =>
      /\s/.test(argument) ? [...PRIVACIES] : categoryNames(screen).map((name) => `${name}/`),
  },
  {
    name: 'settings',
    parameters: '',
    does: 'change what the room is called, who sees it and who posts',
    run: ({ screen }) => openSettings(screen),
  },
  {
    name: 'move',
    parameters: 'CATEGORY',
    does: 'move the room to another category, with its roles and history',
    async run({ screen, view, argument }) {
      requireRules(screen, 'move rooms');
      if (argument === '') throw missing('a category', '/move Trading');
      await requireRight(screen, view, 'configure', 'move it');
      const category = await knownCategory(screen, unquoted(argument));
      if (category.address === view.category.address)
        return `${printable(view.name)} is in ${printable(category.name)} already.`;
      const from = view.category.address;
      // Told before it is tried, with where one may.
      await creatable(screen, category.name);
      const moved = await screen.session.moveRoom(view.address, category.address);
      void reloadRooms(screen, from);
      void reloadRooms(screen, category.address);
      await followMove(screen, view.address, moved.address);
      return undefined;
    },
    complete: ({ screen }) => categoryNames(screen),
  },
  {
    name: 'disable',
    parameters: '[ROOM]',
    does: 'close a room for everyone, after asking; its history stays',
    async run(context) {
      const { screen } = context;
      requireRules(screen, 'disable rooms');
      const room = await ruledRoom(context, 'configure', 'disable it');
      if (room.state === 'disabled')
        return `${printable(room.name)} is disabled already. /enable opens it again.`;
      const name = printable(room.name);
      ask(screen, {
        title: `Disable ${name}?`,
        lines: [
          `Nobody joins or posts in "${name}" any more${hereNow(room)}.`,
          'Its history stays, for managers and administrators. /enable opens it again.',
        ],
        name: 'yes',
        yes: 'disable it',
        confirm: () =>
          void screen.attempt(async () => {
            await screen.session.configureRoom(room.address, { state: 'disabled' });
            void reloadRooms(screen, room.category.address);
            screen.say(`${name} is disabled. /enable ${name} opens it again.`);
          }),
      });
      return undefined;
    },
    complete: roomNames,
  },
  {
    name: 'enable',
    parameters: '[ROOM]',
    does: 'open a disabled room again',
    async run(context) {
      const { screen } = context;
      const room = await ruledRoom(context, 'configure', 'enable it');
      if (room.state === 'active') return `${printable(room.name)} is not disabled.`;
      await screen.session.configureRoom(room.address, { state: 'active' });
      void reloadRooms(screen, room.category.address);
      if (screen.state.room === room.address) await screen.openRoom(room.address);
      return `${printable(room.name)} is open again.`;
    },
    complete: roomNames,
  },
  {
    name: 'delete',
    parameters: '[ROOM]',
    does: 'delete a room with its history, after asking',
    async run(context) {
      const { screen } = context;
      const room = await ruledRoom(context, 'delete', 'delete it');
      const name = printable(room.name);
      const { participants } = room;
      const lost = [await membersOf(screen, room.address), participants ? `${participants} here now` : '']
        .filter((part) => part !== '')
        .join(', ');
      ask(screen, {
        title: `Delete ${name}?`,
        lines: [
          `The room "${name}" in ${printable(room.category.name)} is deleted for everyone${lost === '' ? '' : `: ${lost}`}.`,
          'All its messages and its settings are lost. This cannot be undone.',
        ],
        name,
        yes: 'delete it for good',
        confirm: () =>
          void screen.attempt(async () => {
            await screen.session.deleteRoom(room.address);
            void reloadRooms(screen, room.category.address);
          }),
      });
    },
    complete: roomNames,
  },
];

/** @throws PchatError `unsupported` where the server cannot, before anything is asked */
function requireRules(screen: Screen, what: string): void {
  if (screen.session.capabilities.roomRules) return;
  throw new PchatError('unsupported', `This server does not ${what}.`);
}

function ask(screen: Screen, question: Question): void {
  screen.set({ overlay: { type: 'question', question, field: EMPTY_FIELD } });
}

/**
 * The room meant, as it is now.
 *
 * @throws PchatError `not-allowed` where it is known that one may not, with who may
 */
async function ruledRoom(
  context: SlashContext,
  action: 'configure' | 'delete',
  doing: string,
): Promise<Room> {
  const { screen } = context;
  const { address } = await roomMeant(context);
  const info = await screen.session.roomInfo(address);
  const view = screen.session.view(address);
  const room = {
    name: info.name,
    participants: view?.participants ?? [],
    session: view?.session ?? { phase: 'left' as const, reason: null, detail: '' },
    info,
  };
  const refusal = whyNot(room, action, doing, screen.session.capabilities);
  if (refusal !== null) throw refusal;
  return info;
}

function hereNow({ participants }: Room): string {
  return participants ? ` (${participants} here now, and all are shown out)` : '';
}

/** How many members are named in the room's lists, where one may see them. */
async function membersOf(screen: Screen, room: string): Promise<string> {
  try {
    const holders = await screen.session.roles(room);
    const members = holders.filter(({ role }) => role === 'member');
    const people = members.reduce((sum, { users }) => sum + (users ?? 1), 0);
    return people === 0 ? '' : `${people} ${people === 1 ? 'member' : 'members'}`;
  } catch {
    return '';
  }
}

function categoryNames(screen: Screen): string[] {
  return screen.state.browser.categories.map(({ name }) => name);
}

async function knownCategory(screen: Screen, typed: string): Promise<CategoryInfo> {
  // A right to create may have been given or taken meanwhile.
  const categories = await screen.session.categories({ refresh: true });
  const category = categoryNamed(typed, categories);
  if (category) return category;
  throw new PchatError('not-found', `There is no category "${typed}".`, { next: thereAre(categories) });
}

/** Takes the category off a name; without one it is that of the room in view, where one may create there. */
async function whereToCreate(
  screen: Screen,
  typed: string,
): Promise<{ category: CategoryInfo; name: string }> {
  const slash = typed.indexOf('/');
  const name = typed.slice(slash + 1).trim();
  if (name === '') throw missing('a name', '/create research closed');
  if (slash !== -1) return { category: await creatable(screen, typed.slice(0, slash).trim()), name };
  const categories = await screen.session.categories({ refresh: true });
  const address = startingCategory(categories, screen.view?.category.address);
  const category = categories.find((each) => each.address === address);
  if (!category)
    throw new PchatError('not-allowed', 'You may not create rooms in any category here.', {
      next: 'An administrator gives that right.',
    });
  return { category, name };
}

async function creatable(screen: Screen, typed: string): Promise<CategoryInfo> {
  const category = await knownCategory(screen, typed);
  if (category.mayCreate !== false) return category;
  const able = (await screen.session.categories()).filter(({ mayCreate }) => mayCreate !== false);
  throw new PchatError('not-allowed', `You may not create rooms in ${category.name}.`, {
    next:
      able.length === 0
        ? 'An administrator gives that right.'
        : `You may in ${able.map((each) => each.name).join(', ')}.`,
  });
}
