import { fold } from '../model/fold.ts';
import { StanzaError } from './stream/stanza-error.ts';

/** More words than anybody types. Each is looked for in all that there is. */
const MOST = 20;

/** The words of a question as they are looked for: folded, each once. @throws StanzaError `bad-request` too many */
export function askedWords(text: string): string[] {
  const words = [...new Set(fold(text).split(/\s+/))].filter((word) => word !== '');
  if (words.length > MOST) throw new StanzaError('bad-request', `At most ${MOST} words can be looked for.`);
  return words;
}
