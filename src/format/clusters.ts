/** What a reader takes for one character (UAX #29 extended grapheme cluster). */
export type Cluster = string;

let segmenter: Intl.Segmenter | undefined;

/** The grapheme clusters of a text. The segmenter loads tables for some 30 ms, so only text that needs it pays for it. */
export function* clusters(text: string): Generator<Cluster> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}
