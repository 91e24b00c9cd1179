/** Keys that are not a letter, as xterm sends them without modifiers. */
const PLAIN: Record<string, string> = {
  enter: '\r',
  escape: '\u001B',
  tab: '\t',
  space: ' ',
  backspace: '\u007F',
  delete: '\u001B[3~',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  pageup: '\u001B[5~',
  pagedown: '\u001B[6~',
  f1: '\u001BOP',
};

/** Bits that xterm adds to 1 for the modifiers of a key with a sequence of its own. */
const MODIFIERS = { shift: 1, alt: 2, ctrl: 4 } as const;

/**
 * The bytes that a terminal sends for a key.
 *
 * @param name `enter`, `pageup`, `ctrl-k`, `alt-a`, `alt-enter`, `shift-tab`, `ctrl-left`, `ctrl-_`…
 */
export function keySequence(name: string): string {
  const parts = name.length > 1 ? name.split('-') : [name];
  const key = parts.pop()!;
  const modifiers = parts as (keyof typeof MODIFIERS)[];
  const plain = PLAIN[key] ?? key;
  if (name === 'shift-tab') return '\u001B[Z';
  const alone = /^\u001B\[([A-Z]|\d~)$/.exec(plain);
  if (modifiers.length > 0 && alone) {
    const code = 1 + modifiers.reduce((sum, modifier) => sum + MODIFIERS[modifier], 0);
    const end = alone[1]!;
    return end.endsWith('~') ? `\u001B[${end[0]};${code}~` : `\u001B[1;${code}${end}`;
  }
  let bytes = modifiers.includes('ctrl') ? controlCharacter(key, plain) : plain;
  if (modifiers.includes('shift')) bytes = bytes.toUpperCase();
  return modifiers.includes('alt') ? `\u001B${bytes}` : bytes;
}

function controlCharacter(key: string, plain: string): string {
  if (key === 'backspace') return '\b';
  if (key === 'space') return '\0';
  return plain.length === 1 ? String.fromCharCode(plain.toUpperCase().charCodeAt(0) & 0x1f) : plain;
}
