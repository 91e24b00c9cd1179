import { child, el, text, type Element } from './element.ts';

/** PEP native bookmarks (XEP-0402); the item id is the room's address. */
export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1';

export interface Bookmark {
  name: string;
  nick: string;
  autojoin: boolean;
  /** What other programs keep with the bookmark; to be published again unchanged (XEP-0402 section 4.2). */
  extensions: Element | null;
}

export function parseBookmark(conference: Element | null): Bookmark | null {
  if (conference?.name !== 'conference' || conference.ns !== NS_BOOKMARKS) return null;
  const { autojoin, name } = conference.attrs;
  return {
    name: name ?? '',
    nick: text(child(conference, 'nick', NS_BOOKMARKS)),
    autojoin: autojoin === 'true' || autojoin === '1',
    extensions: child(conference, 'extensions', NS_BOOKMARKS) ?? null,
  };
}

export function bookmark({ name, nick, autojoin, extensions }: Bookmark): Element {
  return el(
    'conference',
    NS_BOOKMARKS,
    { name: name || undefined, autojoin: String(autojoin) },
    nick !== '' && el('nick', NS_BOOKMARKS, {}, nick),
    extensions,
  );
}
