import { describe, expect, it } from 'vitest';
import { type InputEvent, KeyDecoder } from '../../../src/ui/terminal/key-decoder.ts';

const decode = (...chunks: string[]): InputEvent[] => {
  const decoder = new KeyDecoder(1000);
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
};
const keys = (...chunks: string[]): string[] =>
  decode(...chunks).map((event) =>
    event.type === 'key'
      ? event.key
      : event.type === 'focus'
        ? `focus:${event.focused}`
        : `text:${event.text}`,
  );

describe('the key decoder', () => {
  it('tells when the terminal gets and loses the keyboard', () => {
    expect(keys('a\x1b[O', '\x1b[Ib')).toEqual(['text:a', 'focus:false', 'focus:true', 'text:b']);
  });

  it.each([
    ['\r', 'enter'],
    ['\n', 'ctrl-j'],
    ['\t', 'tab'],
    ['\x7f', 'backspace'],
    ['\x0b', 'ctrl-k'],
    ['\x1f', 'ctrl-_'],
    ['\x1b\r', 'alt-enter'],
    ['\x1ba', 'alt-a'],
    ['\x1b1', 'alt-1'],
    ['\x1b\x7f', 'alt-backspace'],
    ['\x1b[A', 'up'],
    ['\x1bOA', 'up'],
    ['\x1b[1;3A', 'alt-up'],
    ['\x1b\x1b[A', 'alt-up'],
    ['\x1b[1;5D', 'ctrl-left'],
    ['\x1b[5~', 'page-up'],
    ['\x1b[Z', 'shift-tab'],
    ['\x1bOP', 'f1'],
    ['\x1b[11~', 'f1'],
    ['\x1b[[A', 'f1'],
    ['\x1b[3~', 'delete'],
    ['\x1b[13;2u', 'shift-enter'],
    ['\x1b[27;2;13~', 'shift-enter'],
    ['\x1b[107;5u', 'ctrl-k'],
    ['\x1b[27u', 'escape'],
    ['\x1b', 'escape'],
    ['\x1b\x1b', 'escape'],
  ])('reads %j as %s', (bytes, key) => {
    expect(keys(bytes)[0]).toBe(key);
  });

  it('takes a burst apart into text and keys', () => {
    expect(keys('first\rsecond\x1b[Athird\x0b')).toEqual([
      'text:first',
      'enter',
      'text:second',
      'up',
      'text:third',
      'ctrl-k',
    ]);
  });

  it('waits for the rest of a sequence that came in two reads', () => {
    expect(keys('\x1b', '[1;3', 'A')).toEqual(['alt-up']);
  });

  it('says that it waits after a lone escape character', () => {
    const decoder = new KeyDecoder(10);
    expect(decoder.push('\x1b')).toEqual([]);
    expect(decoder.waiting).toBe(true);
    expect(decoder.flush()).toEqual([{ type: 'key', key: 'escape' }]);
    expect(decoder.waiting).toBe(false);
  });

  it('takes Esc pressed twice at once as two keys, and no part of the next', () => {
    const decoder = new KeyDecoder(10);
    expect(decoder.push('\x1b\x1b')).toEqual([]);
    expect(decoder.flush()).toEqual([
      { type: 'key', key: 'escape' },
      { type: 'key', key: 'escape' },
    ]);
    expect(decoder.waiting).toBe(false);
    expect(decoder.push('\x1b1')).toEqual([{ type: 'key', key: 'alt-1' }]);
  });

  it('does nothing for answers of the terminal and for key releases', () => {
    expect(keys('\x1b[?62;22c', '\x1b[97;1:3u')).toEqual([]);
  });

  it('gives a paste as text whatever it holds and however it is cut', () => {
    const pasted = 'a\r\x1b[Ab\x03';
    expect(decode('x\x1b[200~', pasted.slice(0, 3), `${pasted.slice(3)}\x1b[20`, '1~y')).toEqual([
      { type: 'text', text: 'x' },
      { type: 'paste', text: pasted, length: pasted.length },
      { type: 'text', text: 'y' },
    ]);
  });

  it('counts a paste over the limit without keeping it', () => {
    const events = decode('\x1b[200~', 'x'.repeat(600), 'y'.repeat(600), '\x1b[201~z');
    expect(events).toEqual([
      { type: 'paste', text: null, length: 1200 },
      { type: 'text', text: 'z' },
    ]);
  });
});
