import { fold } from '../../model/fold.ts';
import { askedWords } from '../asked-words.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import type { KnownRoom } from './room-store.ts';
import { manages, mayPost, wordsOf } from './standing.ts';

const MAX_SHOWN = 500;

/**
 * NEW: answers `<participants xmlns='urn:pchat:0'/>`: who is in the room now, for who is there too, and for who manages it.
 *
 * @throws StanzaError `not-acceptable` the asker is not in the room
 */
export function answerParticipants(
  context: RoomsContext,
  query: Element,
  { record, standing }: KnownRoom,
  session: ClientSession,
): Element {
  const room = context.live.get(record.local);
  const self = room?.bySession(session);
  if (self === undefined && !manages(standing))
    throw new StanzaError('not-acceptable', 'You are not in this room.');
  const occupants = [...(room?.occupants.values() ?? [])];
  const reveal = record.config.whois === 'anyone' || manages(standing);
  const words = askedWords(query.attrs['words'] ?? '');
  const shown = occupants
    .filter(({ nick, bare }) => {
      const text = fold(reveal ? `${nick} ${bare}` : nick);
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => (a.nick < b.nick ? -1 : 1))
    .slice(0, MAX_SHOWN);
  return el(
    'participants',
    NS_PCHAT,
    { count: String(occupants.length) },
    ...shown.map(({ nick, bare, standing: theirs }) =>
      el('participant', NS_PCHAT, {
        nick,
        jid: reveal ? bare : undefined,
        roles: wordsOf(theirs).join(' '),
        post: mayPost(theirs, record.config) ? '1' : '0',
      }),
    ),
  );
}
