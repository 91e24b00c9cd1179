import { expect, test } from 'vitest';
import { el } from '../../../src/protocol/xmpp/extensions/element.ts';
import { NS_STANZA_ERRORS } from '../../../src/protocol/xmpp/extensions/stanza-errors.ts';
import { conditionOf, requestError } from '../../../src/protocol/xmpp/request-errors.ts';

const refusal = (condition: string, text?: string) =>
  el(
    'iq',
    'jabber:client',
    { type: 'error' },
    el(
      'error',
      'jabber:client',
      { type: 'cancel' },
      el(condition, NS_STANZA_ERRORS),
      text === undefined ? undefined : el('text', NS_STANZA_ERRORS, {}, text),
    ),
  );

test('a refusal is said by what its condition means', () => {
  const error = requestError(refusal('forbidden'));
  expect(error).toMatchObject({ code: 'not-allowed', message: 'Your role does not allow that.' });
  expect(conditionOf(error)).toBe('forbidden');
});

test('a request may mean something else by a condition', () => {
  const error = requestError(refusal('conflict'), { conflict: ['conflict', 'That nick is taken.'] });
  expect(error.message).toBe('That nick is taken.');
});

test('the words of the server follow, on one line', () => {
  const error = requestError(refusal('not-acceptable', ' Rooms need\n  a name. '));
  expect(error.message).toBe('The server does not accept that. The server says: Rooms need a name.');
});

test('a text of the server that says nothing adds nothing', () => {
  expect(requestError(refusal('not-acceptable', ' \n')).message).toBe('The server does not accept that.');
});

test('a long text of the server is cut between characters', () => {
  const { message } = requestError(refusal('not-acceptable', '\u{1F600}'.repeat(5000)));
  expect(message.length).toBeLessThan(500);
  expect(message.isWellFormed()).toBe(true);
  expect(message).toMatch(/…$/);
});

test('a condition that nobody knows is a refusal', () => {
  expect(requestError(refusal('no-such-condition'))).toMatchObject({
    code: 'server',
    message: 'The server refused that.',
  });
});
