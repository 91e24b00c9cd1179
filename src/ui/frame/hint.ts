import type { Keymap } from '../keymap.ts';
import type { Hint } from '../overlays/overlay-kind.ts';

/** Says an action's key with what it does; nothing where it has no key. */
export function hint(keymap: Keymap): Hint {
  return (action, label) => {
    const bound = keymap.keyFor(action);
    return bound === '' ? [] : [`${bound} ${label}`];
  };
}
