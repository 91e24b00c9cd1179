import { child, children, el, type Element } from './element.ts';

/** Message replies (XEP-0461) and what clients without them are shown instead (XEP-0428). */
export const NS_REPLY = 'urn:xmpp:reply:0';
export const NS_FALLBACK = 'urn:xmpp:fallback:0';

export function reply(id: string): Element {
  return el('reply', NS_REPLY, { id });
}

/** The id that is answered: in a room, the archive id (XEP-0461 section 3.1). */
export function replyToOf(message: Element): string | null {
  return child(message, 'reply', NS_REPLY)?.attrs['id'] || null;
}

/** The text without what stands in it only for clients that do not know replies. Ranges count code points (XEP-0428). */
export function withoutReplyFallback(message: Element, body: string): string {
  const ranges = children(message, 'fallback', NS_FALLBACK)
    .filter(({ attrs }) => attrs['for'] === NS_REPLY)
    .flatMap((fallback) => children(fallback, 'body', NS_FALLBACK));
  if (ranges.length !== 1) return body;
  const points = Array.from(body);
  const start = Number(ranges[0]!.attrs['start'] ?? 0);
  const end = Number(ranges[0]!.attrs['end'] ?? points.length);
  if (
    !Number.isInteger(start) ||
    !Number.isInteger(end) ||
    start < 0 ||
    end > points.length ||
    start >= end
  ) {
    return body;
  }
  return points.slice(0, start).join('') + points.slice(end).join('');
}
