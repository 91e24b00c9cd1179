import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MessageArchive } from '../../src/archive/message-archive.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import { Search } from '../../src/archive/search.ts';
import { matchesQuery } from '../../src/model/search-match.ts';
import { searchQueryText } from '../../src/model/search-query-text.ts';
import { parseSearchQuery } from '../../src/model/search-query.ts';
import { CORPUS_QUERIES, CORPUS_ROOMS, randomQuery, searchCorpus } from '../search-corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'pchat-search-'));
const { database } = openArchive(join(folder, 'archive.db'));
const isMention = () => false;
const search = new Search(database, isMention);
const corpus = searchCorpus('general.localhost');
const archive = new MessageArchive(database);
for (const local of CORPUS_ROOMS) {
  const room = `${local}@general.localhost`;
  archive.keep(room, { messages: corpus.filter((message) => message.room === room), atStart: true });
}

afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const parse = (text: string) => parseSearchQuery(text, Date.parse);

function ids(text: string, rooms: string[] | null = null): string {
  return search
    .find(parse(text), rooms, 100)
    .messages.map(({ id }) => id)
    .join(' ');
}

function scanned(text: string): string {
  const query = parse(text);
  return corpus
    .toReversed()
    .filter((message) => matchesQuery(message, query, isMention))
    .map(({ id }) => id)
    .join(' ');
}

describe('the local archive', () => {
  test.each(CORPUS_QUERIES)('finds %s', (query, expected) => {
    expect(ids(query)).toBe(expected);
    expect(scanned(query)).toBe(expected);
  });

  test('finds by its index what a look at every message finds', () => {
    const queries = Array.from({ length: 1500 }, (_, seed) => randomQuery(seed));
    const wrong = queries.filter((query) => ids(query) !== scanned(query));
    expect(wrong.map((query) => [query, ids(query), scanned(query)])).toEqual([]);
    expect(queries.filter((query) => ids(query) !== '').length).toBeGreaterThan(500);
  });

  test('gives a page at a time, each message once', () => {
    const query = parse('a* from:dave from:bob from:alice');
    const all = search.find(query, null, 100).messages;
    const found = [];
    for (let from: number | null = null; ;) {
      const page = search.find(query, null, 2, from);
      found.push(...page.messages);
      if (page.next === null) break;
      from = page.next;
    }
    expect(all.length).toBeGreaterThan(4);
    expect(found).toEqual(all);
  });

  test('looks only in the rooms that it is asked for', () => {
    expect(ids('from:bob', ['others@general.localhost'])).toBe('m1');
    expect(ids('loss', ['others@general.localhost'])).toBe('');
    expect(ids('loss', ['unknown@general.localhost'])).toBe('');
    expect(ids('loss', [])).toBe('');
  });

  test('answers hostile queries, or refuses them with a sentence', () => {
    for (const query of HOSTILE) {
      try {
        ids(query);
      } catch (error) {
        expect(error).toMatchObject({ name: 'PchatError', code: 'usage' });
      }
    }
  });
});

const HOSTILE = [
  '"',
  '""',
  '"""',
  "'; DROP TABLE message; --",
  'NEAR(a b, 5)',
  'a AND',
  'OR',
  'NOT NOT',
  '(((((',
  'body : x',
  '{a b}: c',
  '^a',
  'a + b',
  '*',
  '***',
  '-',
  '--a',
  '-"',
  '\u0000',
  'a\u0000b',
  '\uD800',
  '%_%',
  'a'.repeat(10_000),
  '"'.repeat(2000),
  '漢'.repeat(2000),
  'a '.repeat(1000),
  '*a* '.repeat(40),
];

describe('a query as text again', () => {
  test('finds no less than the query', () => {
    const queries = [
      ...CORPUS_QUERIES.map(([query]) => query),
      ...Array.from({ length: 500 }, (_, seed) => randomQuery(seed)),
    ];
    for (const text of queries) {
      const query = parse(text);
      const again = parse(searchQueryText(query));
      for (const message of corpus) {
        if (!matchesQuery(message, query, isMention)) continue;
        expect([text, message.id, matchesQuery(message, again, isMention)]).toEqual([text, message.id, true]);
      }
    }
  });

  test('is the same where the language can say it', () => {
    const text = 'from:bob after:2026-03-01T00:00:00Z is:alert case:yes "stop loss" begin* *part* -"no t"';
    const query = parse(text);
    expect(parse(searchQueryText(query))).toEqual(query);
  });
});
