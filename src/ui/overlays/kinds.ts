import { dateOverlay } from '../dates/date-overlay.ts';
import { feedsOverlay } from '../feeds/feeds-overlay.ts';
import { invitationsOverlay } from '../invitations/invitations-overlay.ts';
import { cardOverlay } from '../people/card.ts';
import { whoOverlay } from '../people/who-overlay.ts';
import { rolesOverlay } from '../roles/roles-overlay.ts';
import { roomFormOverlay } from '../room-form/room-form-overlay.ts';
import type { Overlay } from '../screen-state.ts';
import { searchOverlay } from '../search/search-overlay.ts';
import { switcherOverlay } from '../switcher/switcher-overlay.ts';
import { detailsOverlay } from './details-overlay.ts';
import { keysOverlay } from './keys-overlay.ts';
import type { OverlayKind } from './overlay-kind.ts';
import { questionOverlay } from './question-overlay.ts';

const KINDS: { readonly [Type in Overlay['type']]: OverlayKind<Extract<Overlay, { type: Type }>> } = {
  keys: keysOverlay,
  switcher: switcherOverlay,
  question: questionOverlay,
  details: detailsOverlay,
  found: searchOverlay,
  date: dateOverlay,
  feeds: feedsOverlay,
  'room-form': roomFormOverlay,
  roles: rolesOverlay,
  invitations: invitationsOverlay,
  who: whoOverlay,
  card: cardOverlay,
};

/** How this overlay is drawn and takes keys. */
export function kindOf(overlay: Overlay): OverlayKind<Overlay> {
  return KINDS[overlay.type];
}
