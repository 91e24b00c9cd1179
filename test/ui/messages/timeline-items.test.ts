import { expect, it } from 'vitest';
import { timelineItems } from '../../../src/ui/messages/timeline-items.ts';
import type { Timeline } from '../../../src/session/session.ts';
import { rowText } from '../../../src/format/span.ts';

const UNKNOWN: Timeline = {
  messages: [],
  posts: [],
  gaps: new Set(),
  atStart: false,
  atEnd: true,
  loading: null,
  error: null,
  newer: 0,
};

it.each([
  [false, 'loading messages…'],
  [true, 'Nothing of this room is kept on this machine.'],
])('what is not here is on its way only where there is a connection (cut off: %s)', (cutOff, text) => {
  const look = {
    width: 60,
    nick: 'alice',
    account: 'alice@localhost',
    newAfter: null,
    comings: [],
    notes: [],
    shutOut: null,
    left: false,
    locked: false,
    errorText: String,
  };
  const [item] = timelineItems(UNKNOWN, { ...look, unfolded: new Set(), cutOff });
  expect(rowText(item!.rows()[0]!).trim()).toBe(text);
});
