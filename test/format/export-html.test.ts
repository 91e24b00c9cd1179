import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { expect, test } from 'vitest';
import type { ExportedRoom } from '../../src/format/export-format.ts';
import { htmlExport } from '../../src/format/export-html.ts';
import type { Message } from '../../src/model/message.ts';
import { HOSTILE } from './hostile-text.ts';
import { exportedRoom, hostileMarkup, message } from './exported.ts';

/** A page of these messages as a parser of XML sees it: an error of it fails the test. */
function parsed(messages: readonly Message[], exported: ExportedRoom = exportedRoom()) {
  const elements: SaxesTagPlain[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => elements.push(tag));
  parser.on('text', (piece) => (text += piece));
  parser.write(page(messages, exported)).close();
  return { elements, text };
}

function page(messages: readonly Message[], exported: ExportedRoom): string {
  let previousTime: number | null = null;
  const articles = messages.map((each) => {
    const html = htmlExport.message(each, exported, { previousTime, answered: messages[0]! });
    previousTime = each.time;
    return html;
  });
  return [
    htmlExport.begin([exported]),
    htmlExport.beginRoom(exported),
    ...articles,
    htmlExport.endRoom(exported, messages.length),
    htmlExport.end(),
  ].join('');
}

/** Every field that others fill in, filled in with this. */
function everywhere(text: string): [Message[], ExportedRoom] {
  const room = { name: text, description: text, topic: text, category: { address: 'c', name: text } };
  return [
    [
      message({ text, id: text, author: { name: text, address: text } }),
      message({ text, title: text, alert: true, replyTo: text }),
      message({ kind: 'file', file: { url: text, name: text, size: 1, mediaType: text } }),
      message({ removed: { by: text, reason: text } }),
    ],
    exportedRoom(room),
  ];
}

const ELEMENTS = new Set(
  'html head meta title style body section h1 h2 p article time span div details summary a b i s code br'.split(
    ' ',
  ),
);

test.each([...hostileMarkup, ...Object.values(HOSTILE)])(
  'nothing that is written becomes an element, an attribute or a link that runs: %j',
  (text) => {
    const { elements } = parsed(...everywhere(text));
    const shape = (of: string) => parsed(...everywhere(of)).elements.map(({ name }) => name);
    expect(elements.map(({ name }) => name).filter((name) => !ELEMENTS.has(name))).toEqual([]);
    for (const { name, attributes } of elements) {
      for (const [attribute, value] of Object.entries(attributes)) {
        expect(attribute).not.toMatch(/^on|^style$|^src/);
        if (attribute === 'href') expect(value).toMatch(/^(https?:\/\/|#m-)/);
        if (attribute === 'id') expect(value).toMatch(/^m-[^\s<>"]+$/);
      }
      if (name === 'script' || name === 'iframe') expect.fail(name);
    }
    expect(shape('plain').filter((name) => name === 'article')).toHaveLength(4);
    expect(elements.filter(({ name }) => name === 'article')).toHaveLength(4);
  },
);

test('a link to the web is one, with its whole address also where styles change within it', () => {
  const { elements } = parsed([
    message({ text: '*see https://a.test/x?a=1&b=_2_c now*, javascript:alert(1)' }),
  ]);
  const links = elements.filter(({ name }) => name === 'a');
  expect(links.map(({ attributes }) => attributes['href'])).toEqual(['https://a.test/x?a=1&b=_2_c']);
  expect(links[0]!.attributes['rel']).toBe('noopener noreferrer nofollow');
});

test('the policy of the page allows its own style and nothing else', async () => {
  const html = page([], exportedRoom());
  const style = /<style>([^]*)<\/style>/.exec(html)![1]!;
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
  expect(html).toContain(
    `content="default-src 'none'; style-src 'sha256-${digest.toString('base64')}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(html).not.toContain('unsafe');
});

test('days have headings, an answer leads to what it answers, a story folds, a removed message says so', () => {
  const first = message({ id: 'a b', time: Date.UTC(2026, 10, 23, 12), text: 'one' });
  const { elements, text } = parsed([
    first,
    message({ time: Date.UTC(2026, 10, 23, 13), text: 'two', replyTo: 'a b' }),
    message({ time: Date.UTC(2026, 10, 24, 9), kind: 'story', title: 'Wrap', text: 'long' }),
    message({ time: Date.UTC(2026, 10, 24, 10), text: '', removed: { by: 'dana', reason: 'rude' } }),
  ]);
  expect(elements.filter(({ name }) => name === 'h2')).toHaveLength(2);
  expect(text).toContain('Mon 23 Nov 2026');
  const answer = elements.find(({ name }) => name === 'a')!.attributes['href'] as string;
  expect(
    elements.some(({ name, attributes }) => name === 'article' && `#${String(attributes['id'])}` === answer),
  ).toBe(true);
  expect(elements.some(({ name }) => name === 'details')).toBe(true);
  expect(text).toContain('removed by dana: rude');
});
