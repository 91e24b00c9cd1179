import type { IUnicodeVersionProvider } from '@xterm/headless';
import stringWidth from 'string-width';

const REGIONAL_INDICATOR = /^[\u{1F1E6}-\u{1F1FF}]$/u;
const JOINS_BEFORE = /^(?:\p{M}|\p{Emoji_Modifier}|\p{Join_Control}|[\u{E0020}-\u{E007F}])$/u;
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
const ZWJ = 0x200d;
const EMOJI_SELECTOR = 0xfe0f;

/** What the character before asks of the next one. */
const State = { none: 0, joinsPictograph: 1, halfFlag: 2 } as const;

/**
 * Widths as current terminals have them (grapheme clusters, Unicode 16): xterm.js itself comes with Unicode 6, where an emoji is
 * one cell and a family is four people.
 */
export const modernUnicode: IUnicodeVersionProvider = {
  version: 'modern',
  wcwidth(codePoint) {
    return Math.min(2, stringWidth(String.fromCodePoint(codePoint))) as 0 | 1 | 2;
  },
  charProperties(codePoint, preceding) {
    const character = String.fromCodePoint(codePoint);
    const { state, width } = unpack(preceding);
    if (state === State.joinsPictograph && PICTOGRAPH.test(character)) return pack(State.none, width, true);
    if (state === State.halfFlag && REGIONAL_INDICATOR.test(character)) return pack(State.none, 2, true);
    if (preceding !== 0 && codePoint === EMOJI_SELECTOR) return pack(State.none, 2, true);
    if (preceding !== 0 && JOINS_BEFORE.test(character)) {
      return pack(codePoint === ZWJ ? State.joinsPictograph : State.none, width, true);
    }
    return pack(
      REGIONAL_INDICATOR.test(character) ? State.halfFlag : State.none,
      this.wcwidth(codePoint),
      false,
    );
  },
};

/** xterm.js keeps the state of a cluster in bits 3 and up, its width in bits 1 and 2, whether it joins the one before in bit 0. */
function pack(state: number, width: number, joins: boolean): number {
  return (state << 3) | (width << 1) | (joins ? 1 : 0);
}

function unpack(properties: number): { state: number; width: number } {
  return { state: properties >> 3, width: (properties >> 1) & 3 };
}
