import { child, type Element } from './element.ts';

/** Delayed delivery (XEP-0203). */
export const NS_DELAY = 'urn:xmpp:delay';

/** Milliseconds since the epoch from an XEP-0082 timestamp; null when it is none. */
export function parseTimestamp(stamp: string | undefined): number | null {
  if (stamp === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(stamp))
    return null;
  const time = Date.parse(stamp);
  return Number.isNaN(time) ? null : time;
}

/** When the element says it was first sent. */
export function delayIn(parent: Element): { from: string; time: number } | null {
  const delay = child(parent, 'delay', NS_DELAY);
  const time = parseTimestamp(delay?.attrs['stamp']);
  return delay === undefined || time === null ? null : { from: delay.attrs['from'] ?? '', time };
}
