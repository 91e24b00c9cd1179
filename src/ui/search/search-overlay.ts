import { printable } from '../../format/printable.ts';
import * as searching from '../actions/searching.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import type { Overlay } from '../screen-state.ts';
import { searchRows } from './search-rows.ts';

/** The search, and feeds, which are read in the same list. */
export const searchOverlay: OverlayKind<Extract<Overlay, { type: 'found' }>> = {
  view({ search, keymap, session }, _overlay, width, height) {
    const title = search.feed === null ? 'Search' : `Feed ${printable(search.feed)}`;
    return { title, ...searchRows(search, keymap, session.account, width, height) };
  },
  hints(key, _overlay, { search }) {
    const { form, cursor, stop, feed } = search;
    if (feed !== null) return [...key('list-choose', 'open'), 'Up/Down choose', ...key('back', 'close')];
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
      ...key('back', stop === null ? 'close' : 'stop'),
    ];
  },
  contexts: () => ['search'],
  move: (screen, _overlay, by) => searching.moveInSearch(screen, by),
  choose: searching.chooseInSearch,
  field: (_overlay, screen) => (screen.search.feed === null ? searching.searchField(screen) : null),
  replaced: (_overlay, { search }) => search.fresh && search.form === null,
  setField: (screen, _overlay, field) => searching.setSearchField(screen, field),
  back: searching.closeSearch,
};
