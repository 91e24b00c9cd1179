/** What a piece of text means; the theme gives it a colour. */
export type Tone =
  | 'plain'
  | 'muted'
  | 'own'
  | `name-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`
  | 'alert'
  | 'error'
  | 'mention'
  | 'link'
  | 'code'
  | 'accent';

/** A piece of a row in one style. */
export interface Span {
  text: string;
  tone: Tone;
  bold?: boolean;
  dim?: boolean;
  underline?: boolean;
  strike?: boolean;
  inverse?: boolean;
}

/** One row of the screen, never wider than it was asked to be. */
export type Row = Span[];

/** The text of a row without its styles. */
export function rowText(row: Row): string {
  return row.map((span) => span.text).join('');
}
