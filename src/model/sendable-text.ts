/** What XML 1.0 cannot carry in any spelling (section 2.2), and the carriage return, which it does not carry as such (2.11). */
const UNSENDABLE = /[\0-\x08\x0B-\x1F\uFFFE\uFFFF\p{Cs}]/u;
const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F]/g;

/**
 * Text as it can be sent. One character that XML has no place for ends the whole stream (RFC 6120 section 4.9.3.13), and colours
 * from a pipe or a paste from a terminal have them: control characters are left out, line ends become `\n`, and what is no
 * character at all becomes U+FFFD.
 */
export function sendableText(text: string): string {
  if (!UNSENDABLE.test(text)) return text;
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .toWellFormed();
}
