import { PchatError } from './errors.ts';
import { parseTime } from './parse-time.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = /^(\d{1,2}):(\d\d)$/;
const DAY_MONTH = /^(\d{1,2})\.? ?([a-z]{3})[a-z]*\.?(?:,? (\d{4}))?$/;
const MONTH_DAY = /^([a-z]{3})[a-z]*\.? (\d{1,2})(?:,? (\d{4}))?$/;
const DAY_MS = 86_400_000;

/**
 * A point in time as people type it on the screen: all that parseTime() takes, and `today`, `yesterday`, `mon` (the last one),
 * `3 Nov`, `Nov 3 2025` (without a year: the last one), `14:30` (today). Days begin at midnight in the local time zone.
 *
 * @param now milliseconds that "last" and "ago" count from
 * @returns milliseconds since the epoch
 * @throws PchatError `usage`
 */
export function parseWhen(text: string, now: number = Date.now()): number {
  const typed = text.trim().toLowerCase();
  const found = clockToday(typed, now) ?? namedDay(typed, now) ?? dayOfMonth(typed, now);
  if (found !== null) return found;
  try {
    return parseTime(text.trim(), now);
  } catch {
    throw new PchatError('usage', `"${text.trim()}" is not a time.`, {
      next: 'Write 2026-11-23T12:04:05Z, 2026-11-23, 3 Nov, mon, yesterday, 14:30, or how long ago: -30m, -2h, -7d.',
    });
  }
}

function clockToday(typed: string, now: number): number | null {
  const [, hours, minutes] = CLOCK.exec(typed) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return new Date(now).setHours(Number(hours), Number(minutes), 0, 0);
}

function namedDay(typed: string, now: number): number | null {
  if (typed === 'today') return midnight(now, 0);
  if (typed === 'yesterday') return midnight(now, 1);
  const weekday = /^[a-z]{3,9}$/.test(typed) ? WEEKDAYS.indexOf(typed.slice(0, 3)) : -1;
  return weekday === -1 ? null : midnight(now, (new Date(now).getDay() - weekday + 7) % 7);
}

function midnight(now: number, daysAgo: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
}

function dayOfMonth(typed: string, now: number): number | null {
  const [, dayFirst, monthSecond, yearA] = DAY_MONTH.exec(typed) ?? [];
  const [, monthFirst, daySecond, yearB] = MONTH_DAY.exec(typed) ?? [];
  const month = MONTHS.indexOf(monthSecond ?? monthFirst ?? '');
  const day = Number(dayFirst ?? daySecond);
  if (month === -1) return null;
  const written = yearA ?? yearB;
  const thisYear = new Date(now).getFullYear();
  const dated = new Date(Number(written ?? thisYear), month, day);
  if (dated.getDate() !== day) return null;
  // A day that is yet to come this year was meant as last year's.
  if (written === undefined && dated.getTime() > now + DAY_MS) dated.setFullYear(thisYear - 1);
  return dated.getTime();
}
