import type { Message } from '../model/message.ts';
import type { LeftReason, Participant } from '../model/participant.ts';
import type { BackendEvent } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { Follows } from './follows.ts';
import type { Invitations } from './invitations.ts';
import type { Membership } from './membership.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomFeed } from './room-feed.ts';
import type { RoomMoves } from './room-moves.ts';
import type { RoomViews } from './room-views.ts';

/** Events that only come from rooms that one joined. */
type RoomEvent = Exclude<
  BackendEvent,
  {
    type:
      | 'disconnected'
      | 'declined'
      | 'followed'
      | 'invited'
      | 'moved'
      | 'read-mark'
      | 'room-changed'
      | 'private-data'
      | 'news';
  }
>;

interface Parts {
  views: RoomViews;
  events: EventHub;
  feed: RoomFeed;
  membership: Membership;
  marks: ReadMarks;
  follows: Follows;
  invitations: Invitations;
  moves: RoomMoves;
  onLost(event: BackendEvent & { type: 'disconnected' }): void;
  onRoomChanged(room: string): void;
  onPrivateData(name: string): void;
}

/** Takes each event of the back end to the part that it concerns. */
export class BackendEvents {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  handle(event: BackendEvent): void {
    const { views, events, follows } = this.#parts;
    switch (event.type) {
      case 'disconnected':
        return this.#parts.onLost(event);
      case 'followed':
        return follows.changed(event.added, event.removed);
      case 'invited':
        this.#parts.invitations.came(event.room, event.id);
        return events.emit(event);
      case 'declined':
        // A room that we are not in has nobody to tell.
        if (views.get(event.room)?.view.session.phase === 'joined') events.emit(event);
        return;
      case 'moved':
        return this.#parts.moves.follow(event.room, event.to);
      case 'read-mark':
        return this.#parts.marks.movedElsewhere(views.ensure(event.room), event.id, event.back ?? false);
      case 'room-changed':
        return this.#parts.onRoomChanged(event.room);
      case 'private-data':
        return this.#parts.onPrivateData(event.name);
      case 'news':
        return this.#news(event.room, event.message);
      default: {
        // Nothing else comes from a room that was never joined.
        const entry = views.get(event.room);
        if (!entry) return;
        if (waits(entry, event)) entry.held?.push(event);
        else this.#inRoom(entry, event);
      }
    }
  }

  /** A message of a room that we are not in, or were not when the server sent it. */
  #news(room: string, message: Message): void {
    const entry = this.#parts.views.get(room);
    if (!entry) return;
    if (entry.held !== null) entry.held.push({ type: 'news', room, message });
    else if (entry.watched && !entry.ready) this.#parts.feed.take(entry, message);
    // While we are in, the room tells us itself; of what came before that, catching up told us.
  }

  #inRoom(entry: RoomEntry, event: RoomEvent): void {
    const { views, feed, membership } = this.#parts;
    switch (event.type) {
      case 'message':
        if (entry.ready) feed.take(entry, event.message);
        return;
      case 'refused':
        return void membership.refused(entry, event.originId, event.error);
      case 'topic':
        return views.update(entry, { topic: event.topic });
      case 'large':
        return this.#large(entry, event.participants);
      case 'left':
        return membership.out(entry, event.reason, event.detail);
      case 'participant-joined':
        entry.participants.set(event.participant.name, event.participant);
        return this.#told(entry, 'joined', event);
      case 'participant-left':
        entry.participants.delete(event.participant.name);
        return this.#told(entry, 'left', event);
      case 'participant-changed':
        return this.#changed(entry, event.participant, event.formerName);
    }
  }

  #changed(entry: RoomEntry, participant: Participant, formerName: string | null): void {
    const renamed = formerName !== null && formerName !== participant.name;
    if (renamed) entry.participants.delete(formerName);
    entry.participants.set(participant.name, participant);
    if (participant.self) {
      entry.nicks.add(participant.name);
      const { mayPost, manager } = participant;
      this.#parts.views.update(entry, {
        nick: participant.name,
        session: { phase: 'joined', mayPost, manager },
      });
    }
    if (renamed) this.#told(entry, 'renamed', { participant, formerName });
    else this.#parts.views.showParticipants(entry);
  }

  /** A large room tells of nobody but us: those who were known may be gone by now. */
  #large(entry: RoomEntry, participants: number | null): void {
    if (participants !== null) {
      for (const { name, self } of entry.participants.values()) {
        if (!self) entry.participants.delete(name);
      }
    }
    this.#parts.views.showParticipants(entry, { large: participants });
  }

  #told(
    entry: RoomEntry,
    change: 'joined' | 'left' | 'renamed',
    event: { participant: Participant; formerName?: string; reason?: LeftReason; detail?: string },
  ): void {
    const { views, events } = this.#parts;
    views.showParticipants(entry);
    const { participant, formerName = null, reason = null, detail = '' } = event;
    const room = entry.address;
    events.emit({ type: 'participant', room, change, participant, formerName, reason, detail });
  }
}

function waits(entry: RoomEntry, event: BackendEvent): boolean {
  if (entry.held === null || event.type === 'refused' || event.type === 'left') return false;
  return event.type === 'message' || entry.view.session.phase === 'joining';
}
