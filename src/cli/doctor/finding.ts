/** What a look at one thing told. */
export interface Finding {
  /** The thing, in a word. */
  about: string;
  /** fine; note: works, but less than it could; problem: does not work. */
  status: 'fine' | 'note' | 'problem';
  text: string;
  /** What to do about it. */
  next?: string;
}
