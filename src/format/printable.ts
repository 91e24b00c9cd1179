import { type Cluster, clusters } from './clusters.ts';

/** Stands where something unprintable was, so that nothing disappears unseen. */
const REPLACEMENT = '\uFFFD';
/** U+2400 stands for U+0000, and so on. */
const CONTROL_PICTURES = 0x2400;
const DOTTED_CIRCLE = '\u25CC';
/** Tab stops as terminals have them. */
const TAB_STOP = 8;
/** More marks than any living script puts on one letter (pointed and cantillated Hebrew needs four). */
const MAX_MARKS = 4;

/** Scripts and symbols that never combine, join or hide: most text passes here without being taken apart. */
const PLAIN =
  /^[\x20-\x7E\xA1-\xAC\xAE-\u02FF\u0391-\u03A1\u03A3-\u0482\u048A-\u052F\u2010-\u2027\u2030-\u205E\u2190-\u22FF\u2500-\u25FF\u3001-\u3029\u3041-\u3096\u30A1-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF5E]*$/;

/** Unassigned, private, format characters, separators and all that Unicode calls ignorable when it cannot be drawn. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** Conjoining vowels and finals that no leading consonant took up (NFC): terminals draw them in no cell at all. */
const LOOSE_JAMO = /[\u1160-\u11FF\uD7B0-\uD7FB]/;
const SPACE = /\p{Zs}/u;
const MARK = /\p{M}/u;
/** Every emoji has one of these; looked for first, since the list of all sequences takes 18 ms to load. */
const EMOJI_CHARACTER = /\p{Emoji}/u;
let rgiEmoji: RegExp | undefined;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
const SKIN_TONE = /[\u{1F3FB}-\u{1F3FF}]/u;
const VARIATION_SELECTOR = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
/** What has standardized variation sequences: dropping the selector shows the same character in its usual form. */
const HAS_VARIANTS = /[\p{Emoji}\p{S}\p{Script=Han}]/u;
/** Scripts whose spelling needs U+200C and U+200D (the contexts of RFC 5892, appendix A.1, by script). */
const JOINING_SCRIPT =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Nko}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}]/u;
const JOINER = /[\u200C\u200D]/;
const NON_JOINER = '\u200C';
const NON_JOINER_OUT_OF_PLACE = /\u200C(?!\p{L})/gu;
const LETTER = /\p{Lo}/u;
/** Letters that make one cluster with whatever follows (Grapheme_Cluster_Break=Prepend), a border of ours for instance. */
const PREPENDED =
  /[\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]/u;
/** The Thai and Lao vowel that is one cluster with its consonant but has a cell of its own, which string-width does not count. */
const SARA_AM = /[\u0E33\u0EB3]/g;
const REGIONAL_INDICATOR_A = 0x1f1e6;
const REGIONAL_INDICATOR_Z = 0x1f1ff;

/**
 * Makes untrusted text safe to show: the result holds only characters that fill cells where they stand, so it can neither move
 * the cursor nor reorder, hide or overprint anything. What cannot be shown becomes a visible sign: control pictures for C0 and
 * DEL, U+FFFD for the rest.
 *
 * @param text anything that came from elsewhere, lone surrogates included
 * @param options `multiline` keeps line breaks (as `\n`); otherwise they are shown as `␊`
 */
export function printable(text: string, options: { multiline?: boolean } = {}): string {
  if (PLAIN.test(text)) return text;
  if (!options.multiline) return printableLine(text);
  return text
    .split(/\r\n|\n/)
    .map((line) => (PLAIN.test(line) ? line : printableLine(line)))
    .join('\n');
}

function printableLine(line: string): string {
  let shown = '';
  const whole = line.toWellFormed().normalize('NFC').replace(SARA_AM, decomposedSaraAm);
  for (const cluster of clusters(expandTabs(whole))) {
    shown += printableCluster(cluster, shown === '');
  }
  // Once more, for what stood between a letter and its mark may have gone.
  return shown.replace(NON_JOINER_OUT_OF_PLACE, REPLACEMENT).normalize('NFC');
}

function decomposedSaraAm(vowel: string): string {
  return vowel === '\u0E33' ? '\u0E4D\u0E32' : '\u0ECD\u0EB2';
}

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let shown = '';
  for (const part of line.split('\t')) {
    shown += part + ' '.repeat(TAB_STOP - ((shown.length + part.length) % TAB_STOP));
  }
  return line.endsWith('\t') ? shown : shown.trimEnd();
}

function printableCluster(cluster: Cluster, first: boolean): string {
  if (PLAIN.test(cluster)) return cluster;
  // A lone skin tone would merge into whatever is drawn before it.
  if (isEmoji(cluster) && !(SKIN_TONE.test(cluster) && [...cluster].length === 1)) return cluster;
  let shown = '';
  let marks = 0;
  const characters = [...cluster];
  for (const [index, character] of characters.entries()) {
    const before = characters[index - 1] ?? '';
    const after = characters[index + 1] ?? '';
    if (MARK.test(character) && !HIDDEN.test(character)) {
      marks += 1;
      // A mark with nothing to stand on would climb onto the cell before this text.
      if (shown === '' && first) shown = DOTTED_CIRCLE;
      if (marks <= MAX_MARKS) shown += character;
      else if (marks === MAX_MARKS + 1) shown += REPLACEMENT;
    } else if (VARIATION_SELECTOR.test(character) && HAS_VARIANTS.test(before)) {
      continue;
    } else if (JOINER.test(character)) {
      shown += printableJoiner(character, before, after);
    } else {
      // A conjunct is one cluster in several cells, which string-width counts as one: the explicit form takes it apart.
      if (LETTER.test(character) && MARK.test(before) && !shown.endsWith(REPLACEMENT)) shown += NON_JOINER;
      marks = 0;
      shown += printableCharacter(character);
    }
  }
  return shown;
}

function isEmoji(cluster: string): boolean {
  return EMOJI_CHARACTER.test(cluster) && (rgiEmoji ??= /^\p{RGI_Emoji}$/v).test(cluster);
}

/** Joiners stay where spelling needs them. Between pictographs that form no known emoji, Unicode says to show these side by side. */
function printableJoiner(joiner: string, before: string, after: string): string {
  if (JOINING_SCRIPT.test(before)) return joiner;
  return PICTOGRAPH.test(before) && PICTOGRAPH.test(after) ? '' : REPLACEMENT;
}

function printableCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  if (code === 0x7f) return '\u2421';
  if (code === 0xad) return '-'; // soft hyphen: terminals do not agree whether it shows
  // Half of a flag, or of one that does not exist: emoji fonts show these as letters too.
  if (code >= REGIONAL_INDICATOR_A && code <= REGIONAL_INDICATOR_Z) {
    return String.fromCharCode(0x41 + code - REGIONAL_INDICATOR_A);
  }
  if ([HIDDEN, LOOSE_JAMO, SKIN_TONE, PREPENDED].some((bad) => bad.test(character))) return REPLACEMENT;
  return SPACE.test(character) && character !== '\u3000' ? ' ' : character;
}
