import type { SearchOptions, SearchSummary } from '../session/session.ts';
import { errorText } from '../format/error-text.ts';
import { counted } from './counted.ts';
import { roomLabel } from './message-output.ts';
import type { Output } from './output.ts';

/** Shows on a terminal how far a search has come. */
export function searchProgress(output: Output): NonNullable<SearchOptions['onProgress']> {
  return ({ room, rooms, roomsDone, messages }) =>
    output.progress.show(
      `Searching ${room}: ${roomsDone} of ${counted(rooms, 'room')}, ${counted(messages, 'message')}`,
    );
}

/** Says how a search ended: how much was found, and what it may not have seen. */
export function reportSearch(output: Output, summary: SearchSummary, stopped: boolean): void {
  const { hits, limited, missed } = summary;
  for (const { room, error } of missed) {
    output.say(`Not searched to its beginning: ${roomLabel(room)}. ${errorText(error)}`);
  }
  const found = hits === 0 ? 'Nothing found' : `${counted(hits, 'message')} found`;
  if (stopped) output.say(`${found}; stopped, there may be more.`);
  else if (limited) output.say(`${found}; there may be more: --limit, --until, or more words.`);
  else output.say(`${found}.`);
}
