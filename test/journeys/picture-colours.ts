import type { Terminal } from './terminal.ts';

type Cell = NonNullable<ReturnType<Terminal['cell']>>;

export const BACKGROUND = '#16181d';
const FOREGROUND = '#d5d8de';
/** The sixteen colours that programs name; what they look like is the terminal's choice. */
const NAMED = [
  '#3a3f4b',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#c8ccd4',
  '#6b7280',
  '#ff7b86',
  '#b5e890',
  '#ffd68a',
  '#82c4ff',
  '#dd9bf0',
  '#7fd5e0',
  '#ffffff',
] as const;
const CUBE = [0, 95, 135, 175, 215, 255] as const;

/** Colours of a cell as `#rrggbb`; `background` is null where it is the terminal's own. Inverse is already applied. */
export function cellColours(cell: Cell): { foreground: string; background: string | null } {
  const foreground = cell.isFgDefault() ? FOREGROUND : colour(cell.getFgColor(), cell.isFgRGB());
  const background = cell.isBgDefault() ? null : colour(cell.getBgColor(), cell.isBgRGB());
  return cell.isInverse()
    ? { foreground: background ?? BACKGROUND, background: foreground }
    : { foreground, background };
}

function colour(value: number, rgb: boolean): string {
  if (rgb) return hex(value >> 16, (value >> 8) & 255, value & 255);
  if (value < 16) return NAMED[value]!;
  if (value >= 232) return hex(...grey(value));
  const index = value - 16;
  return hex(CUBE[Math.floor(index / 36)]!, CUBE[Math.floor(index / 6) % 6]!, CUBE[index % 6]!);
}

function grey(value: number): [number, number, number] {
  const level = 8 + (value - 232) * 10;
  return [level, level, level];
}

function hex(...channels: [number, number, number]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
