/** What a person did at the keyboard. `key` is a name such as `ctrl-k`, `alt-up`, `enter`; text may be many characters. */
export type InputEvent =
  | { type: 'key'; key: string }
  | { type: 'text'; text: string }
  /** The terminal got or lost the keyboard (mode 1004). */
  | { type: 'focus'; focused: boolean }
  /** `length` is what arrived; `text` is null when that was over the limit and therefore thrown away on the way. */
  | { type: 'paste'; text: string | null; length: number };

const ESCAPE = '\x1b';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const FOCUS_IN = '\x1b[I';
const FOCUS_OUT = '\x1b[O';
// The last byte of `ESC [ … X` and `ESC O X` (xterm, ctlseqs: PC-style function keys).
const LETTER_KEYS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
  M: 'enter',
};
// `ESC [ number ~`; 1, 4, 7 and 8 are what rxvt, tmux and the Linux console send for Home and End.
const NUMBER_KEYS: Record<string, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
const CODE_KEYS: Record<number, string> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
};
const CSI = /^\x1b\[(\[?[0-9;:<=>?]*)[ -/]*([@-Z\\^-~])/;
const SS3 = /^\x1bO([0-9;]*)([A-Za-z])/;
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Turns what the terminal sends into keys, text and pastes. Ink's own input hooks hide function keys and hold an unfinished paste
 * in memory whatever its size, so the screen reads the keyboard itself.
 */
export class KeyDecoder {
  #pending = '';
  #paste: { parts: string[]; length: number } | null = null;
  readonly #pasteLimit: number;

  /** @param pasteLimit pastes of more characters than this are counted and thrown away instead of kept */
  constructor(pasteLimit: number) {
    this.#pasteLimit = pasteLimit;
  }

  /** Whether an escape character waits for what follows; if nothing does within some 25 ms, call flush(). */
  get waiting(): boolean {
    return this.#paste === null && this.#pending !== '';
  }

  push(chunk: string): InputEvent[] {
    const events: InputEvent[] = [];
    let input = this.#pending + chunk;
    this.#pending = '';
    while (input !== '') {
      if (this.#paste) {
        input = this.#readPaste(this.#paste, input, events);
        continue;
      }
      const control = input.search(CONTROL);
      if (control !== 0) {
        events.push({ type: 'text', text: control === -1 ? input : input.slice(0, control) });
        input = control === -1 ? '' : input.slice(control);
      } else if (input[0] !== ESCAPE) {
        events.push({ type: 'key', key: controlKey(input.charCodeAt(0)) });
        input = input.slice(1);
      } else if (input.startsWith(PASTE_START)) {
        this.#paste = { parts: [], length: 0 };
        input = input.slice(PASTE_START.length);
      } else {
        const sequence = readEscape(input);
        if (sequence === null) {
          this.#pending = input;
          break;
        }
        if (input.startsWith(FOCUS_IN)) events.push({ type: 'focus', focused: true });
        else if (input.startsWith(FOCUS_OUT)) events.push({ type: 'focus', focused: false });
        else if (sequence.key) events.push({ type: 'key', key: sequence.key });
        input = input.slice(sequence.length);
      }
    }
    return events;
  }

  /** Takes what waits as it is: each lone escape character was the Esc key. */
  flush(): InputEvent[] {
    const waiting = this.#pending;
    this.#pending = '';
    if (waiting === '') return [];
    const events: InputEvent[] = [{ type: 'key', key: waiting === `${ESCAPE}O` ? 'alt-O' : 'escape' }];
    return waiting === ESCAPE || waiting === `${ESCAPE}O`
      ? events
      : [...events, ...this.push(waiting.slice(1)), ...this.flush()];
  }

  #readPaste(paste: { parts: string[]; length: number }, input: string, events: InputEvent[]): string {
    const end = input.indexOf(PASTE_END);
    // The end mark itself may be cut in two by the size of a read.
    const keep = end === -1 ? partialSuffix(input, PASTE_END) : 0;
    const part = end === -1 ? input.slice(0, input.length - keep) : input.slice(0, end);
    paste.length += part.length;
    if (paste.length <= this.#pasteLimit) paste.parts.push(part);
    else paste.parts.length = 0;
    if (end === -1) {
      this.#pending = keep === 0 ? '' : input.slice(-keep);
      return '';
    }
    this.#paste = null;
    const text = paste.length <= this.#pasteLimit ? paste.parts.join('') : null;
    events.push({ type: 'paste', text, length: paste.length });
    return input.slice(end + PASTE_END.length);
  }
}

function partialSuffix(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

function controlKey(code: number): string {
  const named = CODE_KEYS[code];
  if (named) return named;
  if (code === 0) return 'ctrl-space';
  return `ctrl-${String.fromCharCode(code + (code <= 26 ? 96 : 64)).toLowerCase()}`;
}

/** One escape sequence at the start of the input; null when more must come first; without a key when it means none. */
function readEscape(input: string): { length: number; key: string | null } | null {
  if (input.length === 1) return null;
  const next = input[1];
  if (next === ESCAPE) {
    // Two escapes: Alt with a key that itself starts with one, or Esc pressed twice.
    const inner = readEscape(input.slice(1));
    if (inner === null) return null;
    return inner.length === 1 || !inner.key
      ? { length: 1, key: 'escape' }
      : { length: inner.length + 1, key: withAlt(inner.key) };
  }
  if (next === '[') {
    const match = CSI.exec(input);
    if (match) return { length: match[0].length, key: csiKey(match[1] ?? '', match[2] ?? '') };
    return /^\x1b\[\[?[0-9;:<=>?]*[ -/]*$/.test(input) ? null : { length: 2, key: 'alt-[' };
  }
  if (next === 'O') {
    if (input.length === 2) return null;
    const match = SS3.exec(input);
    if (match)
      return {
        length: match[0].length,
        key: withModifiers(LETTER_KEYS[match[2] ?? ''], match[1]?.split(';').at(-1)),
      };
  }
  const character = String.fromCodePoint(input.codePointAt(1) ?? 0);
  const key = CONTROL.test(character) ? controlKey(character.charCodeAt(0)) : character;
  return { length: 1 + character.length, key: withAlt(key) };
}

function csiKey(parameters: string, final: string): string | null {
  // The Linux console sends F1 to F5 as ESC [ [ A to E.
  if (parameters.startsWith('[')) return 'ABCDE'.includes(final) ? `f${'ABCDE'.indexOf(final) + 1}` : null;
  const [first = '', second = '', third = ''] = parameters.split(';');
  if (final === 'u') return codeKey(first, second);
  if (final === '~')
    return first === '27' ? codeKey(third, second) : withModifiers(NUMBER_KEYS[first], second);
  return withModifiers(LETTER_KEYS[final], second);
}

/** A key by its code point: `ESC [ code ; modifiers u` (kitty keyboard protocol), `ESC [ 27 ; modifiers ; code ~` (xterm). */
function codeKey(codeText: string, modifiers: string): string | null {
  const [event] = modifiers.split(':').slice(1);
  if (event === '3') return null; // a release
  const code = Number.parseInt(codeText, 10);
  if (!(code > 0 && code <= 0x10ffff)) return null;
  if (code >= 57344 && code <= 63743) return code === 57414 ? withModifiers('enter', modifiers) : null;
  return withModifiers(CODE_KEYS[code] ?? (code === 32 ? 'space' : String.fromCodePoint(code)), modifiers);
}

/** Puts modifier names before a key, in the order ctrl, alt, shift. `modifiers` is 1 plus the bits shift 1, alt 2, ctrl 4. */
function withModifiers(key: string | undefined, modifiers = ''): string | null {
  if (!key) return null;
  const bits = Math.max(0, Number.parseInt(modifiers || '1', 10) - 1);
  const shifted = bits & 1 && key.length === 1 ? key.toUpperCase() : key;
  return `${bits & 4 ? 'ctrl-' : ''}${bits & 2 ? 'alt-' : ''}${bits & 1 && key.length > 1 ? 'shift-' : ''}${shifted}`;
}

function withAlt(key: string): string {
  return key.startsWith('ctrl-') ? `ctrl-alt-${key.slice(5)}` : `alt-${key}`;
}
