import { createInterface } from 'node:readline/promises';
import { MAX_TEXT_BYTES } from '../model/limits.ts';
import { PchatError } from '../model/errors.ts';

/**
 * All of stdin as one text, without the line break that ends it.
 *
 * @param limit bytes that are taken at most, so that an endless input ends
 * @throws PchatError `too-large`; `usage` when it is not UTF-8
 */
export async function readText(limit: number = MAX_TEXT_BYTES): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit + 2) {
      throw new PchatError('too-large', `The input is longer than ${limit} bytes.`, {
        next: 'Post it in parts, or a line each with --stream.',
      });
    }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return text.replace(/\r?\n$/, '');
  } catch (cause) {
    throw new PchatError('usage', 'The input is not text in UTF-8.', { cause });
  }
}

/** The lines of stdin, as they come. */
export function readLines(): AsyncIterable<string> {
  return createInterface({ input: process.stdin, crlfDelay: Infinity, terminal: false });
}
