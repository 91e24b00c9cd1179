import { expect, test } from 'vitest';
import type { Element } from '../../../src/server/stream/element.ts';
import { LIMIT_BEFORE_SIGN_IN, StanzaReader } from '../../../src/server/stream/stanza-reader.ts';

function reader(): { read: StanzaReader; found: Element[] } {
  const found: Element[] = [];
  const read = new StanzaReader({
    open: () => undefined,
    element: (one) => found.push(one),
    close: () => undefined,
  });
  read.write(`<stream xmlns='jabber:client'>`);
  return { read, found };
}

test('names lose their prefixes, attributes with one are dropped, but for xml:', () => {
  const { read, found } = reader();
  read.write(`<p:a xmlns:p='urn:p' p:x='1' y='2' xml:lang='en'>t&amp;<![CDATA[<]]></p:a>`);
  expect(found).toEqual([
    { name: 'a', ns: 'urn:p', attrs: { y: '2', 'xml:lang': 'en' }, children: ['t&', '<'] },
  ]);
});

test('the limit is for each stanza, not for the stream, however it is cut', () => {
  const { read, found } = reader();
  const stanza = `<a>${'x'.repeat(LIMIT_BEFORE_SIGN_IN - 100)}</a>`;
  for (let count = 0; count < 10; count += 1) read.write(stanza);
  for (const piece of stanza.repeat(3).match(/[^]{1,777}/g)!) read.write(piece);
  expect(found.length).toBe(13);
  expect(() => read.write(`<a>${'x'.repeat(LIMIT_BEFORE_SIGN_IN)}</a>`)).toThrow('A stanza may have');
});

test('white space keeps a connection alive for ever', () => {
  const { read, found } = reader();
  for (let count = 0; count < 3 * LIMIT_BEFORE_SIGN_IN; count += 1) read.write(' \n');
  read.write('<a/>');
  expect(found.length).toBe(1);
});

test('a reader that was stopped hears nothing more, not even what it was given already', () => {
  const found: string[] = [];
  const read = new StanzaReader({
    open: () => undefined,
    element: ({ name }) => {
      found.push(name);
      read.stop();
    },
    close: () => found.push('end'),
  });
  read.write('<stream><a/><b/></stream>');
  read.write('<c/>');
  expect(found).toEqual(['a']);
});
