import { chooseFeed, moveInFeeds } from '../actions/feeds.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import type { Overlay } from '../screen-state.ts';
import { feedRows } from './feed-rows.ts';

/** The list of feeds. */
export const feedsOverlay: OverlayKind<Extract<Overlay, { type: 'feeds' }>> = {
  view: ({ session }, { cursor }, width, height) => ({
    title: 'Feeds',
    rows: feedRows(session.feeds, cursor, width, height),
    cursor: null,
  }),
  hints: (key) => [...key('list-choose', 'open'), 'Up/Down choose', ...key('back', 'close')],
  move: (screen, _overlay, by) => moveInFeeds(screen, by),
  choose: chooseFeed,
};
