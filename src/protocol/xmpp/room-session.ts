import { randomUUID } from 'node:crypto';
import { PchatError } from '../../model/errors.ts';
import type { Participant } from '../../model/participant.ts';
import { sendableText } from '../../model/sendable-text.ts';
import type { BackendEvent, Joined } from '../backend.ts';
import { Crowd } from './crowd.ts';
import { delayIn } from './extensions/delay.ts';
import { child, el, text, type Element } from './extensions/element.ts';
import { joinPayload, NS_MUC_USER, occupantInfo, STATUS, statusCodes } from './extensions/group-chat.ts';
import type { OccupantInfo } from './extensions/group-chat.ts';
import { largeIn } from './extensions/large-rooms.ts';
import { movedIn, saysDisabled } from './extensions/room-moves.ts';
import { standingIn } from './extensions/standing.ts';
import { joinMeanings } from './join-errors.ts';
import { LiveMessages } from './live-messages.ts';
import { readTopic } from './extensions/messages.ts';
import { leftReason, participantOf, sameParticipant } from './occupants.ts';
import { RepliesAwaited } from './replies-awaited.ts';
import { requestError } from './request-errors.ts';
import type { RoomTraits } from './room-traits.ts';
import type { Connection } from './stream/connection.ts';

const NS = 'jabber:client';
/** How long to wait for the topic, which ends a join (XEP-0045 section 7.2.15); some servers send none. Milliseconds. */
const TOPIC_MS = 1000;

/** Being in one room: who else is, what is said, until one leaves or is put out. */
export class RoomSession {
  readonly room: string;
  traits: RoomTraits;
  readonly #connection: Connection;
  readonly #emit: (event: BackendEvent) => void;
  readonly #occupants = new Map<string, Participant>();
  readonly #messages: LiveMessages;
  readonly #awaited = new RepliesAwaited<void>();
  readonly #crowd = new Crowd();
  #phase: 'joining' | 'joined' | 'left' = 'joining';
  #nick = '';
  #topic = '';
  /** The topic that was sent last and not seen yet. */
  #ownTopic: { id: string; topic: string } | null = null;
  #created = false;
  #topicTimer: NodeJS.Timeout | undefined;

  constructor(room: string, traits: RoomTraits, connection: Connection, emit: (event: BackendEvent) => void) {
    this.room = room;
    this.traits = traits;
    this.#connection = connection;
    this.#emit = emit;
    this.#messages = new LiveMessages(this, emit);
  }

  get nick(): string {
    return this.#nick;
  }

  get joined(): boolean {
    return this.#phase === 'joined';
  }

  /** It tells of nobody but us. */
  get isLarge(): boolean {
    return this.#crowd.size !== null;
  }

  get participants(): Participant[] {
    return [...this.#occupants.values()];
  }

  participant(nick: string): Participant | undefined {
    return this.#occupants.get(nick);
  }

  /** @throws PchatError as Backend.join(); whether the room was created by it is for the caller to judge */
  async join(wanted: string): Promise<Joined> {
    const nick = sendableText(wanted);
    this.#nick = nick;
    try {
      await this.#awaited.for('join', () => this.#presence(nick, undefined, joinPayload()));
    } catch (error) {
      // A late answer must not leave us in the room without knowing.
      if (error instanceof PchatError && error.code === 'timeout') this.#presence(nick, 'unavailable');
      this.#phase = 'left';
      throw error;
    }
    return {
      nick: this.#nick,
      participants: this.participants,
      topic: this.#topic,
      large: this.#crowd.size,
      created: this.#created,
    };
  }

  async leave(): Promise<void> {
    if (this.#phase === 'left') return;
    await this.#awaited.for('leave', () => this.#presence(this.#nick, 'unavailable'));
  }

  /** @throws `conflict` */
  async changeNick(wanted: string): Promise<void> {
    const nick = sendableText(wanted);
    if (nick === this.#nick) return;
    await this.#awaited.for('nick', () => this.#presence(nick));
  }

  async setTopic(wanted: string): Promise<void> {
    // What comes back is compared with what was sent; the same goes for nicks.
    const topic = sendableText(wanted);
    const id = randomUUID();
    this.#ownTopic = { id, topic };
    await this.#awaited.for(id, () =>
      this.#connection.send(
        el('message', NS, { type: 'groupchat', to: this.room, id }, el('subject', NS, {}, topic)),
      ),
    );
  }

  /** The connection is away; what the room was asked will not be answered. */
  interrupted(error: PchatError): void {
    clearTimeout(this.#topicTimer);
    if (this.#phase === 'joining') this.#phase = 'left';
    this.#awaited.rejectAll(new PchatError('unreachable', 'The connection was lost.', { cause: error }));
  }

  /** The connection is gone for good, and with it our place in the room. */
  lost(error: PchatError): void {
    this.interrupted(error);
    this.#phase = 'left';
  }

  /** We turned out not to be in the room any more though it did not say so (XEP-0410). */
  droppedSilently(): void {
    if (this.#phase !== 'joined') return;
    this.#leave('connection-lost', '');
  }

  /** A presence from `room/nick`. */
  onPresence(presence: Element, nick: string): void {
    if (this.#phase === 'left') return;
    const { type } = presence.attrs;
    if (type === 'error') {
      const error = requestError(
        presence,
        joinMeanings(this.traits),
        this.traits.rules ? 'instead' : 'behind',
      );
      this.#awaited.reject(this.#phase === 'joining' ? 'join' : 'nick', error);
      return;
    }
    const info = occupantInfo(presence);
    if (info === null || nick === '') return;
    if (type === 'unavailable') this.#onGone(nick, info, presence);
    else if (type === undefined) this.#onHere(nick, info, presence);
  }

  /** A groupchat message from the room (`nick` empty) or from an occupant. */
  onMessage(message: Element, nick: string): void {
    if (this.#phase === 'left') return;
    if (nick === '') this.#onSize(message);
    const topic = readTopic(message);
    if (topic !== null) this.#onTopic(topic, nick, message);
    else if (this.#phase === 'joined') this.#messages.receive(message, nick);
    if (nick === '' && this.#phase === 'joined') this.#onStatus(message);
  }

  /** An error about a message of ours; true when it was the answer to something asked here. */
  onMessageError(message: Element): boolean {
    const id = message.attrs['id'] ?? '';
    return this.#awaited.reject(id, requestError(message));
  }

  #presence(nick: string, type?: string, ...payload: Element[]): void {
    this.#connection.send(el('presence', NS, { to: `${this.room}/${nick}`, type }, ...payload));
  }

  #onHere(nick: string, info: OccupantInfo, presence: Element): void {
    const isSelf = info.statuses.has(STATUS.self) || (this.#phase === 'joined' && nick === this.#nick);
    if (isSelf) this.#nick = nick;
    // Elsewhere anyone could say in a presence what they are.
    const standing = this.traits.rules ? standingIn(presence) : null;
    const participant = participantOf(nick, info, this.traits.moderated, isSelf, standing);
    const former = this.#occupants.get(nick);
    this.#occupants.set(nick, participant);
    if (isSelf) this.#onSize(presence);
    if (this.#phase === 'joined') {
      const isNews = !former && !this.#crowd.arrived();
      if (isNews) this.#emit({ type: 'participant-joined', room: this.room, participant });
      else if (!former || !sameParticipant(former, participant)) {
        this.#emit({ type: 'participant-changed', room: this.room, participant, formerName: null });
      }
    } else if (isSelf) {
      this.#created = info.statuses.has(STATUS.created);
      // A room that was just created is locked, and has no topic to send.
      if (this.#created) this.#entered();
      else this.#topicTimer = setTimeout(() => this.#entered(), TOPIC_MS);
    }
  }

  #entered(): void {
    clearTimeout(this.#topicTimer);
    if (this.#phase !== 'joining') return;
    this.#phase = 'joined';
    this.#awaited.resolve('join', undefined);
  }

  /** The room says that it is large, or no longer. */
  #onSize(stanza: Element): void {
    const large = this.traits.rules ? largeIn(stanza) : null;
    if (large === null) return;
    const changed = this.#crowd.take(large, this.#occupants.size);
    if (changed && this.isLarge) {
      // Of the others nothing more is told: what is known of them would soon be wrong.
      for (const nick of this.#occupants.keys()) if (nick !== this.#nick) this.#occupants.delete(nick);
    }
    if (this.#phase !== 'joined' || (!changed && !this.isLarge)) return;
    this.#emit({ type: 'large', room: this.room, participants: this.#crowd.size });
  }

  #onGone(nick: string, info: OccupantInfo, presence: Element): void {
    const participant = this.#occupants.get(nick);
    this.#occupants.delete(nick);
    const isSelf = nick === this.#nick;
    if (info.statuses.has(STATUS.nickChanged) && info.nick && participant) {
      this.#onRenamed(participant, info.nick, isSelf);
      return;
    }
    const reason = this.traits.rules && saysDisabled(presence) ? 'room-disabled' : leftReason(info);
    const detail = info.reason || info.destroyed?.reason || '';
    if (isSelf) {
      const error = requestErrorOfLeaving(reason);
      const to = this.traits.rules ? movedIn(presence) : null;
      if (to !== null) this.#emit({ type: 'moved', room: this.room, to });
      if (this.#phase === 'joining') this.#awaited.reject('join', error);
      this.#leave(reason, detail);
    } else if (participant && this.#phase === 'joined') {
      this.#emit({ type: 'participant-left', room: this.room, participant, reason, detail });
    }
  }

  #onRenamed(participant: Participant, name: string, isSelf: boolean): void {
    const renamed = { ...participant, name };
    this.#occupants.set(name, renamed);
    if (isSelf) {
      this.#nick = name;
      this.#awaited.resolve('nick', undefined);
    }
    if (this.#phase === 'joined') {
      const formerName = participant.name;
      this.#emit({ type: 'participant-changed', room: this.room, participant: renamed, formerName });
    }
  }

  #leave(reason: Extract<BackendEvent, { type: 'left' }>['reason'], detail: string): void {
    const wasJoined = this.#phase === 'joined';
    this.#phase = 'left';
    clearTimeout(this.#topicTimer);
    this.#awaited.resolve('leave', undefined);
    this.#awaited.rejectAll(requestErrorOfLeaving(reason));
    if (wasJoined) this.#emit({ type: 'left', room: this.room, reason, detail });
  }

  #onTopic(topic: string, nick: string, message: Element): void {
    this.#topic = topic;
    if (this.#phase === 'joining') {
      // Other people's presences come first, then ours, then the topic; one that comes earlier belongs to no join of ours.
      if (this.#topicTimer) this.#entered();
      return;
    }
    // Prosody gives the echo no id, so it is known by what it says.
    if (nick === this.#nick && topic === this.#ownTopic?.topic)
      this.#awaited.resolve(this.#ownTopic.id, undefined);
    if (delayIn(message) === null) this.#emit({ type: 'topic', room: this.room, topic, by: nick });
  }

  /** The room's own word about itself (XEP-0045 section 10.2.1). */
  #onStatus(message: Element): void {
    const x = child(message, 'x', NS_MUC_USER);
    if (x && statusCodes(x).has(STATUS.configurationChanged) && text(child(message, 'body', NS)) === '') {
      this.#emit({ type: 'room-changed', room: this.room });
    }
  }
}

function requestErrorOfLeaving(reason: string): PchatError {
  return new PchatError('not-allowed', `You are not in the room any more (${reason}).`);
}
