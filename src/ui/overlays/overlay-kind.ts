import type { Row } from '../../format/span.ts';
import type { Field } from '../field/field.ts';
import type { Action, KeyContext } from '../keymap.ts';
import type { Screen } from '../screen.ts';

/** What an overlay is called in the frame, and its lines. */
export interface OverlayView {
  title: string;
  rows: Row[];
  /** Where something is typed, among the rows; null: nowhere. */
  cursor: { row: number; column: number } | null;
}

/** Says an action's key with what it does; nothing where it has no key. */
export type Hint = (action: Action, label: string) => string[];

/** How overlays of one type are drawn, and what keys do in them. What is absent does nothing. */
export interface OverlayKind<O> {
  /** Its lines for the space that the messages have otherwise. */
  view(screen: Screen, overlay: O, width: number, height: number): OverlayView;
  /** The keys that help most, as the hints line shows them. */
  hints(key: Hint, overlay: O, screen: Screen): string[];
  /** Contexts of its own, whose keys come before those of lines and lists. */
  contexts?(overlay: O): readonly KeyContext[];
  /** Up and Down. */
  move?(screen: Screen, overlay: O, by: number): void;
  /** Enter. */
  choose?(screen: Screen, overlay: O): void;
  /** The line that takes what is typed; null: characters are keys now. */
  field?(overlay: O, screen: Screen): Field | null;
  /** What is typed takes the place of what stands in the line. */
  replaced?(overlay: O, screen: Screen): boolean;
  setField?(screen: Screen, overlay: O, field: Field): void;
  /** Something is written in it that keys which open something else must not throw away. */
  holds?(overlay: O): boolean;
  /** Esc; absent: it closes. */
  back?(screen: Screen, overlay: O): void;
}
