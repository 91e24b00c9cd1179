import { delayIn } from './delay.ts';
import { child, type Element } from './element.ts';
import { NS_FORWARD } from './message-archive.ts';
import { NS_PCHAT } from './pchat.ts';

/**
 * The message that news of a room bring (NEW), `<message from='room@service'><news xmlns='urn:pchat:0'><forwarded
 * xmlns='urn:xmpp:forward:0'>…`, and when the room had it; null when the stanza brings none.
 */
export function newsIn(stanza: Element): { message: Element; time: number } | null {
  const news = child(stanza, 'news', NS_PCHAT);
  const forwarded = news && child(news, 'forwarded', NS_FORWARD);
  const message = forwarded && child(forwarded, 'message', 'jabber:client');
  const delay = forwarded && delayIn(forwarded);
  return message && delay ? { message, time: delay.time } : null;
}
