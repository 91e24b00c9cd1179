import { randomUUID } from 'node:crypto';
import { bareAddress, isUserAddress, parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Invitation } from '../../model/person.ts';
import type { BackendEvent } from '../backend.ts';
import type { Directory } from './directory.ts';
import { infoQuery } from './extensions/disco.ts';
import { el, type Element } from './extensions/element.ts';
import {
  declinePayload,
  directInvite,
  invitePayload,
  mediatedDecline,
  mediatedInvite,
} from './extensions/group-chat.ts';
import {
  declineRequest,
  invitationId,
  invitationsQuery,
  parseInvitations,
} from './extensions/invitation-list.ts';
import { RepliesAwaited } from './replies-awaited.ts';
import { inOtherWords, requestError, type Meanings } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

const NS = 'jabber:client';
/** Invitations remembered where the server keeps none: anyone may send any number. */
const MOST_REMEMBERED = 200;

const INVITE_ERRORS: Meanings = {
  forbidden: [
    'not-allowed',
    'You may not invite to this room.',
    'Ask one of its managers, or to let members invite: pchat room set ROOM --member-invites on',
  ],
  'not-allowed': [
    'not-allowed',
    "You may not invite to this room, or not somebody out of its category's scope.",
    "A manager ends a ban; who runs the server widens a category's scope.",
  ],
  'not-acceptable': ['not-allowed', 'One invites from within the room.', 'Join it first.'],
  'item-not-found': [
    'not-found',
    'There is nobody of that address, or no such room.',
    'Look for people with: pchat users WORDS',
  ],
};

const DECLINE_ERRORS: Meanings = {
  'item-not-found': [
    'not-found',
    'There is no such invitation, or it was answered already.',
    'See them with: pchat rooms --invitations',
  ],
};

interface Remembered {
  invitation: Invitation;
  /** Whom the room wants to be told of a refusal, as it named them; null: nobody is told. */
  inviter: string | null;
}

/** Invitations to us and by us; shown, never followed by themselves. */
export class Invitations {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #emit: (event: BackendEvent) => void;
  readonly #awaited = new RepliesAwaited<void>();
  /** What came on this connection, where the server keeps nothing; newest first. */
  #remembered: Remembered[] = [];

  constructor(connection: Connection, directory: Directory, emit: (event: BackendEvent) => void) {
    this.#connection = connection;
    this.#directory = directory;
    this.#emit = emit;
  }

  /**
   * A message that may be an invitation: by a room to itself, or by a person to any room; or the answer to one of ours.
   *
   * @param from bare address
   * @param resource empty when the room itself sent it: an occupant has one
   */
  receive(message: Element, from: string, resource: string): void {
    const declined = mediatedDecline(message);
    if (declined !== null) {
      const by = inviterName(declined.by, from);
      // Only the room says it. From an occupant it would be their word for another's.
      if (resource === '' && by !== '' && isUserAddress(from))
        this.#emit({ type: 'declined', room: from, by, reason: declined.reason });
      return;
    }
    const mediated = mediatedInvite(message);
    if (mediated && isUserAddress(from)) {
      const { by, reason } = mediated;
      const room = bareAddress(from);
      // A number counts only where the server gives them: a room without rules passes on what a guest put there.
      const id = this.#directory.hasRules ? invitationId(message) : null;
      this.#came({ room, by: inviterName(by, from), reason }, by, id);
      return;
    }
    const direct = directInvite(message);
    if (direct && isUserAddress(direct.room)) {
      const { room, reason } = direct;
      this.#came({ room: bareAddress(room), by: bareAddress(from), reason }, null, null);
    }
  }

  async list(): Promise<Invitation[]> {
    if (!this.#directory.hasRules) {
      return this.#remembered.map(({ invitation }) => ({ ...invitation }));
    }
    const to = this.#connection.domain;
    return parseInvitations(await this.#connection.request({ type: 'get', to, payload: invitationsQuery() }));
  }

  async decline(id: string, reason: string): Promise<void> {
    const known = this.#remembered.find(({ invitation }) => invitation.id === id);
    if (this.#directory.hasRules) {
      try {
        const to = this.#connection.domain;
        await this.#connection.request({ type: 'set', to, payload: declineRequest(id, reason) });
      } catch (error) {
        throw inOtherWords(error, DECLINE_ERRORS, 'instead');
      }
      return;
    }
    if (known?.invitation.state !== 'pending') {
      throw new PchatError('not-found', 'There is no such invitation, or it was answered already.', {
        next: 'See them with: pchat rooms --invitations',
      });
    }
    const { invitation, inviter } = known;
    if (inviter !== null) {
      this.#connection.send(el('message', NS, { to: invitation.room }, declinePayload(inviter, reason)));
    }
    invitation.state = 'declined';
  }

  /** A room answers an invitation only when it refuses, so it is asked something harmless after it: answers come in order. */
  async invite(room: string, who: string, reason: string): Promise<void> {
    const id = randomUUID();
    const message = el('message', NS, { to: room, id }, invitePayload(bareAddress(who), reason));
    const refused = this.#awaited.for(id, () => this.#connection.send(message));
    try {
      const heard = this.#connection.request({ type: 'get', to: room, payload: infoQuery() });
      await Promise.race([refused, heard]);
    } catch (error) {
      throw inOtherWords(error, INVITE_ERRORS, this.#directory.words);
    } finally {
      this.#awaited.resolve(id, undefined);
    }
  }

  /** An error about a message; true when it was an invitation of ours. */
  onMessageError(message: Element): boolean {
    return this.#awaited.reject(message.attrs['id'] ?? '', requestError(message));
  }

  /** Whether an invitation to the room waits for an answer, as far as is known here. */
  isPending(room: string): boolean {
    return this.#remembered.some((one) => isPendingTo(one, room));
  }

  /** We are in the room now. */
  joined(room: string): void {
    for (const one of this.#remembered) if (isPendingTo(one, room)) one.invitation.state = 'accepted';
  }

  /** A new sign-in. */
  forget(): void {
    this.#remembered = [];
  }

  #came(
    { room, by, reason }: { room: string; by: string; reason: string },
    named: string | null,
    id: string | null,
  ): void {
    if (!this.#directory.hasRules) {
      const others = this.#remembered.filter((other) => !isPendingTo(other, room));
      const invitation: Invitation = {
        id: randomUUID(),
        room,
        name: parseAddress(room).local,
        category: '',
        by,
        reason,
        time: Date.now(),
        state: 'pending',
      };
      this.#remembered = [{ invitation, inviter: named }, ...others].slice(0, MOST_REMEMBERED);
    }
    this.#emit({ type: 'invited', room, by, reason, ...(id !== null && { id }) });
  }
}

function isPendingTo({ invitation }: Remembered, room: string): boolean {
  return invitation.room === room && invitation.state === 'pending';
}

/** ejabberd names the inviter's address, Prosody the nick in the room. */
function inviterName(by: string, room: string): string {
  try {
    const { local, domain, resource } = parseAddress(by);
    const bare = local === '' ? domain : `${local}@${domain}`;
    return bare === bareAddress(room) && resource !== '' ? resource : bare;
  } catch {
    return '';
  }
}
