import { child, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';

/** Full text search in archives (XEP-0431). */
export const NS_FULLTEXT = 'urn:xmpp:fulltext:0';
/** The field of an archive's query form. */
export const FIELD_FULLTEXT = '{urn:xmpp:fulltext:0}fulltext';

/** Whether the end of an answer says that there was more than the server was willing to look through (NEW). */
export function isLimited(fin: Element): boolean {
  return child(fin, 'limited', NS_PCHAT) !== undefined;
}
