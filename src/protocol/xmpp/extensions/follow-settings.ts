import { DEFAULT_FOLLOW_SETTINGS, type FollowSettings } from '../../../model/room.ts';
import { NS_BOOKMARKS } from './bookmarks.ts';
import { child, el, type Element } from './element.ts';
import { NS_NOTIFICATIONS, parseNotify, withNotify } from './notification-settings.ts';
import { NS_PCHAT } from './pchat.ts';

const KEEP = new Set<string>(['none', 'month', 'all']);
const MAX_SECTION = 100;

/**
 * What a bookmark's `<extensions/>` say of following: `<notify/>` (XEP-0492), and NEW `<follow xmlns='urn:pchat:0' muted='true'
 * section='Desk' position='3' keep='month'/>`, each attribute left out where it is the default.
 *
 * @returns undefined when nothing was ever chosen
 */
export function parseFollowSettings(extensions: Element | null): FollowSettings | undefined {
  const notify = parseNotify(extensions ? child(extensions, 'notify', NS_NOTIFICATIONS) : undefined);
  const follow = extensions ? child(extensions, 'follow', NS_PCHAT) : undefined;
  if (follow === undefined && notify === null) return undefined;
  const { muted, section = '', position = '', keep = '' } = follow?.attrs ?? {};
  return {
    notify,
    muted: muted === 'true' || muted === '1',
    section: [...section].slice(0, MAX_SECTION).join(''),
    position: /^-?\d{1,9}(\.\d{1,9})?$/.test(position) ? Number(position) : null,
    keep: KEEP.has(keep) ? (keep as FollowSettings['keep']) : DEFAULT_FOLLOW_SETTINGS.keep,
  };
}

/** The extensions with these settings in them; what other programs keep there stays as it is (XEP-0402 section 4.2). */
export function withFollowSettings(extensions: Element | null, settings: FollowSettings): Element {
  const before = extensions?.children ?? [];
  const notify = extensions ? child(extensions, 'notify', NS_NOTIFICATIONS) : undefined;
  const others = before.filter(
    (node) =>
      node !== notify && !(typeof node === 'object' && node.name === 'follow' && node.ns === NS_PCHAT),
  );
  return el(
    'extensions',
    NS_BOOKMARKS,
    {},
    ...others,
    withNotify(notify, settings.notify),
    el('follow', NS_PCHAT, {
      muted: settings.muted ? 'true' : undefined,
      section: settings.section || undefined,
      position: settings.position === null ? undefined : String(settings.position),
      keep: settings.keep === DEFAULT_FOLLOW_SETTINGS.keep ? undefined : settings.keep,
    }),
  );
}
