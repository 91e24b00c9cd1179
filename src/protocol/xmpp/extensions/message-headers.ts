import { child, children, el, text, type Element } from './element.ts';

/** Stanza headers and internet metadata (XEP-0131); `Urgency: high` marks an alert. */
export const NS_HEADERS = 'http://jabber.org/protocol/shim';

export function alertHeader(): Element {
  return el('headers', NS_HEADERS, {}, el('header', NS_HEADERS, { name: 'Urgency' }, 'high'));
}

export function isAlert(message: Element): boolean {
  const headers = child(message, 'headers', NS_HEADERS);
  if (headers === undefined) return false;
  return children(headers, 'header', NS_HEADERS).some(
    (header) =>
      header.attrs['name']?.toLowerCase() === 'urgency' && text(header).trim().toLowerCase() === 'high',
  );
}
