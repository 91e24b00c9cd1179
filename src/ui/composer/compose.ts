import type { VisualLine } from './layout-lines.ts';
import { EMPTY_BUFFER, type TextBuffer } from './text-buffer.ts';

/** What one is writing in a room. */
export interface Compose {
  buffer: TextBuffer;
  /** The first visual line drawn, so that a long text does not jump. */
  top: VisualLine | undefined;
  /** The message that is answered. */
  replyTo: { id: string; name: string; text: string } | null;
  /** With a title a story is being written. */
  story: string | null;
  /** Said above the text, where one is looking: what was wrong, or what happened. */
  notice: { text: string; tone: 'error' | 'muted' } | null;
  /** Words that fit what was typed, which of them stands in the text now, and the text with each. */
  choices: { words: readonly string[]; chosen: number; textWith: (index: number) => TextBuffer } | null;
}

export const NOTHING_WRITTEN: Compose = {
  buffer: EMPTY_BUFFER,
  top: undefined,
  replyTo: null,
  story: null,
  notice: null,
  choices: null,
};
