import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { wrap } from '../../format/width.ts';
import { principalKind } from '../../model/principal.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { factRows } from '../overlays/fact-rows.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import type { Screen } from '../screen.ts';
import type { CardOverlay } from '../screen-state.ts';
import { domainOf, nameOf } from './who-is-meant.ts';

/** Shows what somebody says of themselves; of a group, who is in it. */
export async function openCard(screen: Screen, address: string): Promise<void> {
  const { overlay } = screen.state;
  const behind = overlay?.type === 'who' ? overlay : null;
  screen.set({ overlay: { type: 'card', address, facts: null, error: null, behind } });
  const patch = (changes: Partial<CardOverlay>): void => {
    const now = screen.state.overlay;
    if (now?.type === 'card' && now.address === address) patchOverlay(screen, 'card', changes);
  };
  try {
    const isGroup = principalKind(address, domainOf(screen)) === 'group';
    patch({ facts: isGroup ? await groupFacts(screen, address) : await personFacts(screen, address) });
  } catch (thrown) {
    patch({ error: errorOnScreen(thrown, screen.keymap) });
  }
}

type Facts = readonly (readonly [string, string])[];

async function personFacts(screen: Screen, address: string): Promise<Facts> {
  const { name, nick, email, title, organisation, groups } = await screen.session.person(address);
  const own = [name, nick, email, title, organisation];
  return [
    ['Name', name],
    ['Nick', nick],
    ['Address', address],
    ['Mail', email],
    ['Title', title],
    ['Works at', organisation],
    ['', own.every((said) => said === '') ? 'Nothing else is said of them.' : ''],
    ['Groups', (groups ?? []).map((group) => nameOf(screen, group)).join(', ')],
  ];
}

async function groupFacts(screen: Screen, address: string): Promise<Facts> {
  const { description, users } = await screen.session.group(address);
  return [
    ['Group', nameOf(screen, address)],
    ['About', description],
    ['Users', `${users.length}: ${users.map((user) => nameOf(screen, user)).join(', ')}`],
  ];
}

export const cardOverlay: OverlayKind<CardOverlay> = {
  view(screen, { address, facts, error }, width) {
    const rows: Row[] =
      error !== null
        ? wrap(`✗ ${error}`, Math.max(1, width - 2)).map((text): Row => [{ text: ` ${text}`, tone: 'error' }])
        : facts === null
          ? [[{ text: ' asking…', tone: 'muted' }]]
          : factRows(
              facts.map(([name, value]) => [name, printable(value)] as const),
              width,
            );
    return { title: nameOf(screen, address), rows, cursor: null };
  },
  hints: (key) => key('back', 'close'),
  back: (screen, { behind }) => screen.set({ overlay: behind }),
  choose: (screen, { behind }) => screen.set({ overlay: behind }),
};
