const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (number: number) => String(number).padStart(2, '0');

/** The time of day in the local time zone, `12:04`. Date and not Intl, whose tables would slow the start. */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '--:--' : `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The local day as people say it, `Mon 23 Nov`, with the year when it is not the present one. */
export function dayLabel(ms: number, now: number = Date.now()): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return 'unknown day';
  const label = `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}`;
  return date.getFullYear() === new Date(now).getFullYear() ? label : `${label} ${date.getFullYear()}`;
}

/** The local day as a key that sorts and compares, `2026-11-23`. */
export function dayKey(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '0000-00-00';
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** RFC 3339 in UTC with milliseconds, as JSON output has it; null stays null. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}
