/** What was sent, to be had again with Up; a walk through it keeps the text that was being written. */
export interface SentHistory {
  /** Oldest first. */
  readonly sent: readonly string[];
  /** Index of the text that is shown; null: the one being written. */
  readonly shown: number | null;
  readonly writing: string;
}

const MAX_SENT = 100;

export const NO_HISTORY: SentHistory = { sent: [], shown: null, writing: '' };

/** Adds a text that was sent and ends a walk; the same one twice in a row is kept once. */
export function addSent(history: SentHistory, text: string): SentHistory {
  const sent = history.sent.at(-1) === text ? history.sent : [...history.sent, text].slice(-MAX_SENT);
  return { sent, shown: null, writing: '' };
}

/**
 * The text sent before the one shown.
 *
 * @param current what stands in the composer
 * @returns null when there is no older one
 */
export function olderSent(
  history: SentHistory,
  current: string,
): { history: SentHistory; text: string } | null {
  const shown = (history.shown ?? history.sent.length) - 1;
  if (shown < 0) return null;
  const writing = history.shown === null ? current : history.writing;
  return { history: { ...history, shown, writing }, text: history.sent[shown]! };
}

/** The text sent after the one shown, and at the end what was being written; null when no walk is under way. */
export function newerSent(history: SentHistory): { history: SentHistory; text: string } | null {
  if (history.shown === null) return null;
  const shown = history.shown + 1;
  if (shown < history.sent.length) return { history: { ...history, shown }, text: history.sent[shown]! };
  return { history: { ...history, shown: null, writing: '' }, text: history.writing };
}
