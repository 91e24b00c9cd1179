import type { Field } from '../field/field.ts';
import type { Screen } from '../screen.ts';
import { searchField, setSearchField } from './searching.ts';

/** Changes the line that is being filled in. */
export function editField(screen: Screen, change: (field: Field) => Field): void {
  const { overlay } = screen.state;
  if (overlay?.type === 'date')
    screen.set({ overlay: { ...overlay, field: change(overlay.field), error: null } });
  else if (overlay?.type === 'question')
    screen.set({ overlay: { ...overlay, field: change(overlay.field) } });
  else if (overlay?.type === 'found') setSearchField(screen, change(searchField(screen)));
}
