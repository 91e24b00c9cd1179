/** What a reader takes for one character (UAX #29 extended grapheme cluster). */
export type Cluster = string;

/** The first code unit that may join the one before it; below it stand letters and signs that never do. */
const FIRST_JOINING = 0x300;

let segmenter: Intl.Segmenter | undefined;

/** The segmenter loads tables for some 30 ms, so only text that needs it pays for it. */
function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** The grapheme clusters of a text. */
export function* clusters(text: string): Generator<Cluster> {
  for (const { segment } of segments(text)) yield segment;
}

/** Where the cluster that begins at `offset` ends. */
export function nextBoundary(text: string, offset: number): number {
  const end = offset + 1;
  if (end >= text.length) return text.length;
  if (text.charCodeAt(offset) < FIRST_JOINING && text.charCodeAt(end) < FIRST_JOINING) return end;
  const { index, segment } = segments(text).containing(offset)!;
  return index + segment.length;
}

/** Where the cluster that ends at `offset` begins; for an offset within a cluster, where that cluster begins. */
export function previousBoundary(text: string, offset: number): number {
  const start = Math.min(offset, text.length) - 1;
  if (start <= 0) return 0;
  if (text.charCodeAt(start) < FIRST_JOINING && text.charCodeAt(start - 1) < FIRST_JOINING) return start;
  return segments(text).containing(start)!.index;
}
