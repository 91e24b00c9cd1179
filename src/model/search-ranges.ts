import { foldedWords, WRITTEN_WORD } from './fold.ts';
import { wordsFit } from './search-match.ts';
import type { SearchQuery } from './search-query.ts';

/** UTF-16 offsets of a piece of text. */
export interface TextRange {
  start: number;
  end: number;
}

interface FoundWord extends TextRange {
  word: string;
}

/** Where in a text the words of a query stand, for showing why it was found: in order, without overlaps. */
export function matchRanges(text: string, query: Pick<SearchQuery, 'terms' | 'exact'>): TextRange[] {
  const terms = query.terms.filter((term) => !term.not);
  if (terms.length === 0) return [];
  const found = wordsOf(text);
  const words = found.map(({ word }) => word);
  const ranges: TextRange[] = [];
  for (const term of terms) {
    const wanted = foldedWords(term.text);
    if (wanted.length === 0) continue;
    for (let at = 0; at + wanted.length <= words.length; at += 1) {
      if (!wordsFit(words, at, wanted, term.match)) continue;
      const range = { start: found[at]!.start, end: found[at + wanted.length - 1]!.end };
      if (!query.exact || text.slice(range.start, range.end).includes(term.text)) ranges.push(range);
    }
  }
  return merged(ranges);
}

/** The folded words with their places. One piece may fold to several words (`½`), which then share its place. */
function wordsOf(text: string): FoundWord[] {
  const found: FoundWord[] = [];
  for (const { 0: piece, index } of text.matchAll(WRITTEN_WORD)) {
    const words = foldedWords(piece);
    const characters = words.length > 1 ? [...piece] : [];
    // A script without spaces: each character is a word.
    if (characters.length === words.length) {
      let start = index;
      for (const [at, word] of words.entries()) {
        const end = start + characters[at]!.length;
        found.push({ word, start, end });
        start = end;
      }
    } else for (const word of words) found.push({ word, start: index, end: index + piece.length });
  }
  return found;
}

function merged(ranges: TextRange[]): TextRange[] {
  const kept: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = kept.at(-1);
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end);
    else kept.push({ ...range });
  }
  return kept;
}
