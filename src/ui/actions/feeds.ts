import type { Screen } from '../screen.ts';
import { openFeed } from './searching.ts';

/** Opens the list of feeds, or closes it when it is open. */
export function openFeeds(screen: Screen): void {
  const open = screen.state.overlay?.type === 'feeds';
  screen.set({ overlay: open ? null : { type: 'feeds', cursor: 0 } });
}

export function moveInFeeds(screen: Screen, by: number): void {
  const { overlay } = screen.state;
  if (overlay?.type !== 'feeds') return;
  const last = screen.session.feeds.length - 1;
  screen.set({ overlay: { ...overlay, cursor: Math.max(0, Math.min(last, overlay.cursor + by)) } });
}

/** Reads the feed at the cursor. */
export function chooseFeed(screen: Screen): void {
  const { overlay } = screen.state;
  const feed = overlay?.type === 'feeds' ? screen.session.feeds[overlay.cursor] : undefined;
  if (feed) openFeed(screen, feed.name);
}
