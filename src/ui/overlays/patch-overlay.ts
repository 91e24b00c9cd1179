import type { Screen } from '../screen.ts';
import type { Overlay } from '../screen-state.ts';

/** Changes the overlay if it is still of that type: an answer may come when it was closed, or another opened. */
export function patchOverlay<Type extends Overlay['type']>(
  screen: Screen,
  type: Type,
  patch: Partial<Extract<Overlay, { type: Type }>>,
): void {
  const { overlay } = screen.state;
  if (overlay?.type === type) screen.set({ overlay: { ...overlay, ...patch } });
}
