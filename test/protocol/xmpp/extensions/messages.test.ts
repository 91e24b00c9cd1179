import { describe, expect, test } from 'vitest';
import { child, el, text } from '../../../../src/protocol/xmpp/extensions/element.ts';
import { withoutReplyFallback } from '../../../../src/protocol/xmpp/extensions/replies.ts';
import { tombstoneIn } from '../../../../src/protocol/xmpp/extensions/corrections.ts';
import { readMessage, readTopic, writeMessage } from '../../../../src/protocol/xmpp/extensions/messages.ts';

const ROOM = 'fx@trading.example.com';
const NS = 'jabber:client';
const envelope = { id: '1', room: ROOM, author: { address: null, name: 'bob' }, time: 0 };

describe('a draft comes back as the message that it was', () => {
  test.each([
    { text: 'hi' },
    { text: '<b>&amp;\n"quotes"\u{1F600}' },
    { text: 'long text', title: 'Weekly wrap' },
    { text: 'risk', alert: true },
    { text: 'no', replyTo: 'archive-7' },
  ])('%j', (draft) => {
    const message = readMessage(writeMessage(ROOM, draft, 'origin'), envelope);
    expect(message).toMatchObject({
      ...draft,
      kind: 'title' in draft ? 'story' : 'chat',
      originId: 'origin',
    });
  });

  test('under an id that its echo and a refusal carry', () => {
    const stanza = writeMessage(ROOM, { text: 'hi' }, 'origin');
    expect(stanza.attrs).toEqual({ type: 'groupchat', to: ROOM, id: 'origin' });
    expect(child(stanza, 'origin-id', 'urn:xmpp:sid:0')?.attrs).toEqual({ id: 'origin' });
    expect(text(child(stanza, 'body'))).toBe('hi');
  });
});

describe('a subject', () => {
  const subject = el('subject', NS, {}, 'News');
  test('alone is a topic', () => {
    expect(readTopic(el('message', NS, {}, subject))).toBe('News');
    expect(readMessage(el('message', NS, {}, subject), envelope)).toBeNull();
  });

  test('with a body is a title', () => {
    const story = el('message', NS, {}, subject, el('body', NS, {}, 'text'));
    expect(readTopic(story)).toBeNull();
    expect(readMessage(story, envelope)).toMatchObject({ kind: 'story', title: 'News' });
  });

  test('that is empty clears the topic', () => {
    expect(readTopic(el('message', NS, {}, el('subject', NS)))).toBe('');
  });
});

describe('the quote for clients without replies', () => {
  const withRange = (start: string, end: string, forWhat = 'urn:xmpp:reply:0') =>
    el(
      'message',
      NS,
      {},
      el(
        'fallback',
        'urn:xmpp:fallback:0',
        { for: forWhat },
        el('body', 'urn:xmpp:fallback:0', { start, end }),
      ),
    );

  test('is taken out, counted in code points', () => {
    expect(withoutReplyFallback(withRange('0', '4'), '> \u{1F600}\nyes')).toBe('yes');
  });

  test.each([
    ['0', '99'],
    ['-1', '2'],
    ['3', '1'],
    ['x', 'y'],
    ['1.5', '2'],
  ])('is left where its range %s to %s makes no sense', (start, end) => {
    expect(withoutReplyFallback(withRange(start, end), '> \u{1F600}\nyes')).toBe('> \u{1F600}\nyes');
  });

  test('is left where it stands in for something else', () => {
    expect(withoutReplyFallback(withRange('0', '4', 'other'), '> a\nyes')).toBe('> a\nyes');
  });
});

test('a message taken out of the archive leaves a tombstone, also as Prosody writes it', () => {
  const retracted = el('retracted', 'urn:xmpp:message-retract:0', { stamp: '2026-11-23T12:00:00Z' });
  const by = `${ROOM}/dana`;
  const reason = el('reason', 'urn:xmpp:message-moderate:0', {}, 'spam');
  const stanza = el(
    'message',
    NS,
    {},
    el('moderated', 'urn:xmpp:message-moderate:0', { by }, retracted, reason),
  );
  expect(tombstoneIn(stanza)).toEqual({ by, reason: 'spam' });
  expect(readMessage(stanza, envelope)).toMatchObject({ text: '', removed: { by, reason: 'spam' } });
  expect(tombstoneIn(el('message', NS, {}, el('body', NS, {}, 'hi')))).toBeNull();
});
