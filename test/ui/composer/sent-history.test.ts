import { expect, test } from 'vitest';
import { addSent, newerSent, NO_HISTORY, olderSent } from '../../../src/ui/composer/sent-history.ts';

test('walks back through what was sent and forward to what was being written', () => {
  const history = addSent(addSent(NO_HISTORY, 'one'), 'two');
  const two = olderSent(history, 'draft')!;
  expect(two.text).toBe('two');
  const one = olderSent(two.history, 'two')!;
  expect(one.text).toBe('one');
  expect(olderSent(one.history, 'one')).toBeNull();
  const again = newerSent(one.history)!;
  expect(again.text).toBe('two');
  const draft = newerSent(again.history)!;
  expect(draft.text).toBe('draft');
  expect(newerSent(draft.history)).toBeNull();
});

test('keeps a repeated text once, and a hundred in all', () => {
  let history = addSent(addSent(NO_HISTORY, 'same'), 'same');
  expect(history.sent).toEqual(['same']);
  for (let count = 0; count < 200; count += 1) history = addSent(history, `text ${count}`);
  expect(history.sent).toHaveLength(100);
  expect(history.sent.at(-1)).toBe('text 199');
});
