import { PchatError } from './errors.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const AGO = /^-(\d{1,9})([smhdw])$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
/** RFC 3339 section 5.6; the space instead of `T` is allowed there too. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)$/;

/**
 * A point in time as options take it: RFC 3339 (`2026-11-23T12:04:05Z`), a date (its midnight in the local time zone), or how
 * long ago (`-30m`, `-2h`, `-7d`; also `s` and `w`).
 *
 * @param now milliseconds that "ago" counts from
 * @returns milliseconds since the epoch
 * @throws PchatError `usage`
 */
export function parseTime(text: string, now: number = Date.now()): number {
  const ago = AGO.exec(text);
  if (ago) return now - Number(ago[1]) * UNITS[ago[2] as keyof typeof UNITS];
  const date = DATE.exec(text);
  if (date) {
    const [year, month, day] = date.slice(1).map(Number) as [number, number, number];
    const midnight = new Date(year, month - 1, day);
    midnight.setFullYear(year); // the constructor takes years below 100 for 19xx
    if (midnight.getMonth() === month - 1 && midnight.getDate() === day) return midnight.getTime();
  }
  const dateTime = DATE_TIME.exec(text);
  if (dateTime && isCalendarDay(dateTime[1]!)) {
    const time = Date.parse(`${dateTime[1]}T${dateTime[2]}${dateTime[3]!.toUpperCase()}`);
    if (!Number.isNaN(time)) return time;
  }
  throw new PchatError('usage', `"${text}" is not a time.`, {
    next: 'Write 2026-11-23T12:04:05Z, 2026-11-23, or how long ago: -30m, -2h, -7d.',
  });
}

/** Date.parse takes 30 February for 2 March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
