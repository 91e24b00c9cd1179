/** Letters that Unicode does not decompose, as people without them on their keyboard type them. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
  ħ: 'h',
  þ: 'th',
  ð: 'd',
};
/** Scripts written without spaces: each character is a word, and a word of several is a phrase. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_CHARACTERS = new RegExp(UNSPACED.source, 'gu');
/** A run of letters and digits, or a single pictograph (👍🏽 is 👍, a family its members). */
const FOLDED_WORD = /[\p{L}\p{N}]+|\p{Extended_Pictographic}|\p{Regional_Indicator}/gu;
/** The same in text as it is written. */
export const WRITTEN_WORD = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}|\p{Regional_Indicator}/gu;

/** Text with case, accents and compatibility forms folded away (`Café` and `CAFE` are one), for comparing. */
export function fold(text: string): string {
  // Most text is ASCII, where lower case is all there is to do.
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/[ßøđłæœıςħþð]/g, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** The folded words of a text, in order. The same cut is made for the index and for a query, so that they meet. */
export function foldedWords(text: string): string[] {
  return cut(fold(text), FOLDED_WORD);
}

/** The words of a text as they are written, for who asks for case and accents. */
export function exactWords(text: string): string[] {
  return cut(text.normalize('NFC'), WRITTEN_WORD);
}

/** Whether a word stands alone whatever is next to it: only then are its beginning and its end its own. */
export function standsAlone(word: string): boolean {
  return /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator})$/u.test(word) || UNSPACED.test(word);
}

function cut(text: string, word: RegExp): string[] {
  return (UNSPACED.test(text) ? text.replace(UNSPACED_CHARACTERS, ' $& ') : text).match(word) ?? [];
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}
