import type { FollowSettings } from '../../../model/room.ts';
import { children, el, type Element } from './element.ts';

/** Chat notification settings (XEP-0492), kept with a bookmark. */
export const NS_NOTIFICATIONS = 'urn:xmpp:notification-settings:1';

type Notify = NonNullable<FollowSettings['notify']>;

const ELEMENTS: Record<Notify, string> = { all: 'always', mentions: 'on-mention', none: 'never' };
const MEANINGS = new Map(Object.entries(ELEMENTS).map(([notify, name]) => [name, notify as Notify]));

/** What pchat calls itself in service discovery: settings for such programs go before those for all. */
const CATEGORY = 'client';
const TYPE = 'console';

/** The setting most specific to programs like pchat; null when none is for them. */
export function parseNotify(notify: Element | undefined): Notify | null {
  if (notify === undefined) return null;
  const setting = settingFor(notify, CATEGORY, TYPE) ?? settingFor(notify, CATEGORY) ?? settingFor(notify);
  return setting === undefined ? null : MEANINGS.get(setting.name)!;
}

/**
 * The element with another setting: the one for all programs, unless there is one for clients or for those like pchat, which would
 * hide it. What is said for other programs stays, and so does what else they keep inside a setting (section 3).
 *
 * @param setting null: none of pchat's
 * @returns undefined when nothing is left
 */
export function withNotify(notify: Element | undefined, setting: Notify | null): Element | undefined {
  const specific = notify !== undefined && children(notify).some(({ attrs }) => isForUs(attrs));
  const attrs = specific ? { 'identity-category': CATEGORY, 'identity-type': TYPE } : {};
  const replaced = notify && (specific ? settingFor(notify, CATEGORY, TYPE) : settingFor(notify));
  const kept = (notify?.children ?? []).filter((node) => node !== replaced);
  const written =
    setting !== null && el(ELEMENTS[setting], NS_NOTIFICATIONS, attrs, ...(replaced?.children ?? []));
  if (kept.length === 0 && written === false) return undefined;
  return el('notify', NS_NOTIFICATIONS, {}, ...kept, written);
}

function isForUs(attrs: Record<string, string>): boolean {
  return attrs['identity-category'] === CATEGORY && (attrs['identity-type'] ?? TYPE) === TYPE;
}

function settingFor(notify: Element, category?: string, type?: string): Element | undefined {
  return children(notify).find(
    ({ name, ns, attrs }) =>
      ns === NS_NOTIFICATIONS &&
      MEANINGS.has(name) &&
      attrs['identity-category'] === category &&
      attrs['identity-type'] === type,
  );
}
