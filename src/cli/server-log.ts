import { printable } from '../format/printable.ts';

/**
 * What the server logs, as it goes to a terminal or into a file that somebody reads in one. Clients choose a part of it, their
 * resource for instance, so nothing in it is obeyed; lines after the first are indented, so that none passes for an entry.
 */
export function serverLogLine(text: string): string {
  return `${printable(text, { multiline: true }).replaceAll('\n', '\n  ')}\n`;
}
