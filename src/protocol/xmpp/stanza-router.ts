import { formatAddress, parseAddress } from '../../model/address.ts';
import type { Archive } from './archive.ts';
import { NS_BOOKMARKS } from './extensions/bookmarks.ts';
import { NS_DISPLAYED } from './extensions/displayed-marks.ts';
import type { Element } from './extensions/element.ts';
import { NODE_PRIVATE_DATA } from './extensions/pchat.ts';
import { pubsubEvent } from './extensions/pubsub.ts';
import type { FollowedRooms } from './followed-rooms.ts';
import type { Invitations } from './invitations.ts';
import type { Posts } from './posts.ts';
import type { PrivateData } from './private-data.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomNews } from './room-news.ts';
import type { RoomSessions } from './room-sessions.ts';

/** Where stanzas go. */
export interface Destinations {
  archive: Archive;
  sessions: RoomSessions;
  posts: Posts;
  followed: FollowedRooms;
  marks: ReadMarks;
  data: PrivateData;
  news: RoomNews;
  invitations: Invitations;
}

/**
 * Brings each stanza to the part that asked for its kind, judging by where it came from: anyone may send anything, and servers pass
 * it on. What nobody asked for ends here, carbons among it: pchat never turns them on (XEP-0280).
 */
export class StanzaRouter {
  readonly #account: string;
  readonly #to: Destinations;

  constructor(account: string, destinations: Destinations) {
    this.#account = account;
    this.#to = destinations;
  }

  /** @throws PchatError when the sender's address is none */
  route(stanza: Element): void {
    // Without an address it is from one's own account (RFC 6120 section 8.1.2.1).
    const from = parseAddress(stanza.attrs['from'] ?? this.#account);
    const bare = formatAddress({ ...from, resource: '' });
    if (stanza.name === 'presence') {
      this.#to.sessions.find(bare)?.onPresence(stanza, from.resource);
    } else if (stanza.name === 'message') {
      this.#message(stanza, bare, from.resource);
    }
  }

  #message(message: Element, bare: string, resource: string): void {
    const { archive, sessions, news, invitations } = this.#to;
    const { type } = message.attrs;
    if (type === 'error') this.#error(message, bare);
    else if (archive.receive(message, resource === '' ? bare : '')) return;
    else if (type === 'groupchat') sessions.find(bare)?.onMessage(message, resource);
    else if (bare === this.#account && resource === '') this.#ownEvent(message);
    else if (!news.receive(message, bare, resource)) invitations.receive(message, bare, resource);
  }

  #error(message: Element, bare: string): void {
    const session = this.#to.sessions.find(bare);
    if (session?.onMessageError(message) || this.#to.invitations.onMessageError(message)) return;
    if (this.#to.posts.refused(bare, message)) session?.droppedSilently();
  }

  /** News from one's own account (XEP-0163). */
  #ownEvent(message: Element): void {
    const event = pubsubEvent(message);
    if (event?.node === NS_BOOKMARKS) this.#to.followed.onEvent(event);
    else if (event?.node === NS_DISPLAYED) this.#to.marks.onEvent(event);
    else if (event?.node === NODE_PRIVATE_DATA) this.#to.data.onEvent(event);
  }
}
