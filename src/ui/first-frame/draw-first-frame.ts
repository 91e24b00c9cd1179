import type { ReadStream, WriteStream } from 'node:tty';
import { Keymap } from '../keymap.ts';
import { pickTheme } from '../theme.ts';
import { ansiRow } from './ansi.ts';
import { firstFrame, type Known } from './first-frame.ts';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H';
const LEAVE = '\x1b[?1049l\x1b[?25h';

/** The first frame on the terminal, until the screen takes over its cells or the program ends. */
export interface DrawnFrame {
  /** From now on the screen looks after the terminal. */
  handOver(): void;
  /** Puts the terminal back. */
  leave(): void;
}

/**
 * Draws the screen from what is known, before Ink is loaded. From here on keys wait in the terminal for the screen, also Ctrl-C,
 * which would otherwise end a program that is about to ask for it twice.
 *
 * @returns null where the window is too small for it
 */
export function drawFirstFrame(
  known: Known,
  settings: { theme?: 'dark' | 'light' | 'plain'; keys?: Readonly<Record<string, readonly string[]>> },
  stdin: ReadStream = process.stdin,
  stdout: WriteStream = process.stdout,
): DrawnFrame | null {
  const frame = firstFrame(known, new Keymap(settings.keys), stdout.columns || 80, stdout.rows || 24);
  if (frame === null) return null;
  const theme = pickTheme(settings.theme, process.env);
  const trueColour = /truecolor|24bit/.test(process.env.COLORTERM ?? '');
  const text = frame.rows.map((row) => ansiRow(row, theme, trueColour)).join('\r\n');
  const { row, column } = frame.cursor;
  stdin.setRawMode(true);
  stdout.write(`${ENTER}${text}\x1b[${row + 1};${column + 1}H\x1b[?25h`);
  const leave = (): void => {
    process.off('exit', leave);
    stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  process.on('exit', leave);
  return { handOver: () => void process.off('exit', leave), leave };
}
