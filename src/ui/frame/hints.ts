import { kindOf } from '../overlays/kinds.ts';
import type { Screen } from '../screen.ts';
import { composerHints } from './composer-hints.ts';
import { hint } from './hint.ts';

/** The keys that help most where the person is, as they are bound. */
export function hints(screen: Screen): string[] {
  const { overlay, focus } = screen.state;
  const key = hint(screen.keymap);
  const keys = key('show-keys', 'keys');
  if (overlay) return kindOf(overlay).hints(key, overlay, screen);
  if (focus === 'browser')
    return [
      ...key('list-choose', 'open'),
      'type to find',
      ...key('unfold-category', 'unfold'),
      ...key('create-room', 'new room'),
      ...key('back', 'write'),
      ...keys,
    ];
  if (focus === 'messages') {
    return [
      ...key('back', screen.state.visiting ? 'results' : 'write'),
      ...key('reply-to-message', 'reply'),
      ...key('copy-message', 'copy'),
      ...key('open-message', 'unfold'),
      ...key('message-details', 'details'),
      ...key('search-here', 'search'),
      ...key('unread-from-here', 'unread'),
      ...key('select-last', 'newest'),
      ...keys,
    ];
  }
  return composerHints(screen.keymap, screen.state.beside !== null);
}
