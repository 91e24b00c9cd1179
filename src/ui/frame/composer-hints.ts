import type { Keymap } from '../keymap.ts';
import { hint } from './hint.ts';

/** The keys that help most while one writes. @param two two rooms are on the screen */
export function composerHints(keymap: Keymap, two = false): string[] {
  const key = hint(keymap);
  return [
    ...key('send', 'send'),
    ...(two ? key('other-room', 'other room') : []),
    ...key('switcher', 'switch'),
    ...key('show-keys', 'keys'),
    ...key('search', 'search'),
    ...key('new-line', 'new line'),
    ...key('browse-rooms', 'rooms'),
    ...key('page-up', 'history'),
    ...key('quit', 'quit'),
  ];
}
