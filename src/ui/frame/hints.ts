import type { Action, Keymap } from '../keymap.ts';
import type { Screen } from '../screen.ts';

/** The keys that help most where the person is, as they are bound. */
export function hints(screen: Screen): string[] {
  const { overlay, focus } = screen.state;
  const key = hint(screen.keymap);
  const keys = key('show-keys', 'keys');
  if (overlay?.type === 'question')
    return [`${screen.keymap.keyFor('list-choose')} after its name`, ...key('back', 'keep')];
  if (overlay?.type === 'switcher')
    return [...key('list-choose', 'open'), 'Up/Down choose', ...key('back', 'close')];
  if (overlay?.type === 'found' && screen.search.feed === null) {
    const { form, cursor } = screen.search;
    if (form !== null)
      return [
        ...key('list-choose', 'search'),
        ...key('search-field', 'next'),
        ...key('search-form', 'line'),
        ...key('back', 'close'),
      ];
    return [
      ...key('list-choose', cursor === null ? 'search' : 'open'),
      ...(cursor === null ? key('search-form', 'form') : ['type to change']),
      ...key('search-order', 'order'),
      ...key('back', screen.search.stop === null ? 'close' : 'stop'),
    ];
  }
  if (overlay?.type === 'found' || overlay?.type === 'feeds')
    return [...key('list-choose', 'open'), 'Up/Down choose', ...key('back', 'close')];
  if (overlay?.type === 'date') return [...key('list-choose', 'go'), ...key('back', 'close')];
  if (overlay) return [...key('page-down', 'more'), ...key('back', 'close')];
  if (focus === 'browser')
    return [
      ...key('list-choose', 'open'),
      'type to find',
      ...key('unfold-category', 'unfold'),
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
  return composerHints(screen.keymap);
}

/** The same while one writes. */
export function composerHints(keymap: Keymap): string[] {
  const key = hint(keymap);
  return [
    ...key('send', 'send'),
    ...key('switcher', 'switch'),
    ...key('show-keys', 'keys'),
    ...key('search', 'search'),
    ...key('new-line', 'new line'),
    ...key('browse-rooms', 'rooms'),
    ...key('page-up', 'history'),
    ...key('quit', 'quit'),
  ];
}

/** Says an action's key with what it does; nothing where it has no key. */
function hint(keymap: Keymap) {
  return (action: Action, label: string): string[] => {
    const bound = keymap.keyFor(action);
    return bound === '' ? [] : [`${bound} ${label}`];
  };
}
