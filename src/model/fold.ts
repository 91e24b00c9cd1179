/** Letters that Unicode does not decompose, as people without them on their keyboard type them. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  þ: 'th',
  ð: 'd',
};
/** Scripts written without spaces: each character is a word, and a word of several is a phrase. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_CHARACTERS = new RegExp(UNSPACED.source, 'gu');
const WORD = /[\p{L}\p{N}]+/gu;

/** Text with case, accents and compatibility forms folded away (`Café` and `CAFE` are one), for comparing. */
export function fold(text: string): string {
  // Most text is ASCII, where lower case is all there is to do.
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/[ßøđłæœıħþð]/g, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** The folded words of a text, in order. The same cut is made for the index and for a query, so that they meet. */
export function foldedWords(text: string): string[] {
  const folded = fold(text);
  return (UNSPACED.test(folded) ? folded.replace(UNSPACED_CHARACTERS, ' $& ') : folded).match(WORD) ?? [];
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}
