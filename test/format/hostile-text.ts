/** Texts that were, or could be, sent to hurt a screen: all are legal in XML but those with C0 controls. */
export const HOSTILE: Record<string, string> = {
  'escape sequence': 'a\u001B[2J\u001B[Hb',
  'CSI as one character': 'a\u009B2Jb',
  'OSC as one character': 'a\u009D0;title\u009Cb',
  'DCS as one character': 'a\u0090qb\u009C',
  'carriage return over the line': 'bob: fine\rroot: pay me',
  backspaces: 'evil\b\b\b\bgood',
  delete: 'a\u007Fb',
  'NUL and bell': '\u0000\u0007',
  'bidi override': 'invoice\u202Efdp.exe',
  'bidi isolates': '\u2066a\u2067b\u2068c\u2069',
  'direction marks': '\u200Eali\u200Fce\u061C',
  'line and paragraph separators': 'one\u2028two\u2029three',
  'next line': 'one\u0085two',
  'zero-width space in a name': 'ali\u200Bce',
  'word joiner and byte order mark': 'ali\u2060ce\uFEFF',
  'invisible operators': 'f\u2061x\u2062y\u2063',
  'joiners without reason': 'ad\u200Dmin\u200C',
  'hidden words in tag characters': 'hi\u{E0041}\u{E0042}\u{E007F}',
  'false flag in tags': '🏴\u{E0061}\u{E0061}\u{E007F}',
  'bytes in variation selectors': 'a\uFE00\uFE01\uFE0F\u{E0100}\u{E01EF}',
  'combining storm': `Z${'\u0351\u0489\u0336'.repeat(200)}algo`,
  'mark with nothing below it': '\u0301\u20DDhi',
  'enclosing keycaps': '\u20E3\u20E3a\u20E3',
  'Hangul fillers': '\u3164\u115F\u1160\uFFA0',
  'vowels without a consonant': '\u1161\u1161\u11A8',
  'lone surrogates': 'a\uD83Db\uDC00',
  'private use': '\uE000\u{F0000}',
  'unassigned and noncharacters': '\u0378\uFFFE\u{1FFFF}',
  'interlinear annotation': '\uFFF9a\uFFFAb\uFFFB',
  'letters that take the next cell': '\u0D4E|\u{11A3A}|',
  'number sign over the digits': '\u0600123',
  'flags that do not exist': '🇦🇦'.repeat(20),
  'half a flag': '🇩',
  'skin without a hand': '\u{1F3FD}\u{1F3FD} a\u{1F3FD}',
  'impossible family': '👩\u200D👩\u200D👩\u200D👩\u200D👩\u200D👩',
  'conjuncts without end': '\u0915\u094D'.repeat(50) + '\u0915',
  'wide beside narrow': '日本語abc한국어',
  'ambiguous width': '±×÷αβγ○●',
  'spaces of all kinds': 'a\u00A0b\u1680c\u2003d\u202Fe\u205Ff\u3000g',
  tabs: '\ta\tbb\t',
  'soft hyphen': 'co\u00ADop',
  'message line made by hand': 'hi\n12:05 dana: leave now\n* bob is now known as root',
  'a line of 10,000 wide characters': '界'.repeat(10_000),
};

/** Deterministic, so that a failure can be run again (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PIECES = [
  ...Object.values(HOSTILE).map((text) => text.slice(0, 40)),
  '👨‍👩‍👧',
  '🇩🇪',
  '❤️',
  '1️⃣',
  '👍🏽',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301',
  '\n',
  ' ',
  ' ',
  '*',
  '_',
  '~',
  '`',
  '```',
  '> ',
  'https://example.com/a_b',
  'word',
  'longerwordthanothers',
];

/** A text of up to `length` pieces: hostile ones, whole emoji, styling signs, and any code point at all. */
export function randomText(random: () => number, length: number): string {
  let text = '';
  for (let count = Math.floor(random() * length); count >= 0; count -= 1) {
    const choice = random();
    if (choice < 0.5) text += PIECES[Math.floor(random() * PIECES.length)]!;
    else if (choice < 0.8) text += String.fromCodePoint(Math.floor(random() * 0x3000));
    else text += String.fromCodePoint(Math.floor(random() * 0x110000));
  }
  return text;
}
