import type { Screen } from '../screen.ts';

/** Opens a room that nobody asked for now: what one is in stays before it, an overlay or the list of rooms. */
export function openBehind(screen: Screen, address: string): Promise<boolean> {
  const { overlay, focus } = screen.state;
  const opening = screen.openRoom(address);
  screen.set(focus === 'browser' ? { overlay, focus } : { overlay });
  return opening;
}
