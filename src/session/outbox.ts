import { randomUUID } from 'node:crypto';
import type { AccountArchive } from '../archive/account-archive.ts';
import type { KeptPost } from '../archive/outbox-records.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import type { Draft, Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import { pagesAfter } from './archive-walk.ts';
import { checkDraft } from './check-draft.ts';
import type { EventHub } from './event-hub.ts';
import { breaksConnection, takenOver, underWay, unknowable } from './post-errors.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { Position } from './seen-messages.ts';
import type { Post } from './session.ts';
import type { SessionTiming } from './timing.ts';

/** Posts of one room on the wire at once: enough to hide the way there and back, few enough to look for after a loss. */
const MAX_ON_WIRE = 64;
/** A post that was on the wire at so many losses is taken for their cause. */
const MAX_TRIES = 10;
/** A room that takes us back and refuses the same post so often does not want the post. */
const MAX_STRAYS = 3;
const EMPTY: readonly Post[] = [];

interface Entry {
  post: Post;
  /** Where the room's archive ended when it was first sent: it can only stand after that. */
  sentAfter: Position | null;
  sentAt: number;
  tries: number;
  /** How often it was refused by a room that turned out to have lost us. */
  strays: number;
  settled: PromiseWithResolvers<Message>;
}

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  timing: SessionTiming;
  archive: AccountArchive;
  /** Whether posts outlive the session: those of a command that told of its failure must not go out later. */
  keeps: boolean;
  /** Posts of this room did not come back: whether we are still in there must be asked, or we left before they did. */
  onDoubt(entry: RoomEntry): void;
  /** Found in the archive, behind another item, although its echo never came. */
  onMissed(entry: RoomEntry, message: Message, behind: string | null): void;
}

/** How often one looks for posts that their process left behind, and says that one still has one's own; milliseconds. */
const CLAIM_MS = 15_000;

/**
 * One's own posts until the room has them, on disk so that they survive the session. Each is sent in the order written, and sent again only after the archive was
 * searched for its origin-id, so that a lost connection neither loses nor doubles it.
 */
export class Outbox {
  readonly #parts: Parts;
  readonly #rooms = new Map<string, Map<string, Entry>>();
  readonly #shown = new Map<string, readonly Post[]>();
  readonly #promises = new WeakMap<Post, Promise<Message>>();
  #watch: NodeJS.Timeout | null = null;
  readonly #emptied = new Set<() => void>();
  #claims: NodeJS.Timeout | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Takes over the posts that an ended session left, now and from time to time.
   *
   * @param onRoom called with each room that has some
   */
  open(onRoom: (room: RoomEntry) => void): void {
    if (!this.#parts.keeps || this.#claims !== null) return;
    const claim = () => {
      this.#parts.archive.renewPosts();
      const rooms = new Set(
        this.#parts.archive
          .claimPosts()
          .filter((post) => this.#restore(post))
          .map(({ room }) => room),
      );
      for (const room of rooms) {
        this.#show(room);
        onRoom(this.#parts.views.ensure(room));
      }
    };
    claim();
    // Unref'd: looking for others' posts keeps no program alive.
    this.#claims = setInterval(claim, CLAIM_MS).unref();
  }

  /** The local archive was emptied: what is not confirmed is kept anew. */
  keepAgain(): void {
    for (const { id } of this.all) this.#parts.archive.addPost(kept(this.#find(id)!));
  }

  #restore({ id, room, draft, time, state, error, sentAfter, tries }: KeptPost): boolean {
    if (this.#find(id)) return false;
    const why = error && new PchatError(error.code, error.message, { next: error.next });
    const post: Post = { id, room, draft, time, state, error: why };
    const entry = Object.assign(this.#entry(post), { sentAfter, tries });
    if (why) entry.settled.reject(why);
    return true;
  }

  /** Unconfirmed posts of a room; the same array until they change. */
  of(room: string): readonly Post[] {
    let shown = this.#shown.get(room);
    if (!shown) {
      const entries = this.#rooms.get(room);
      shown = entries ? [...entries.values()].map((entry) => entry.post) : EMPTY;
      this.#shown.set(room, shown);
    }
    return shown;
  }

  get all(): readonly Post[] {
    return [...this.#rooms.keys()].flatMap((room) => this.of(room));
  }

  /** @throws PchatError `usage` (empty), `too-large`, `not-allowed` (not a presenter), `conflict` (that id is under way) */
  add(room: RoomEntry, draft: Draft, id: string = randomUUID()): Post {
    checkDraft(room.view, draft);
    const known = this.#find(id);
    if (known && known.post.state !== 'refused') throw underWay(known.post);
    if (known) this.drop(id);
    const post: Post = { id, room: room.address, draft, time: Date.now(), state: 'waiting', error: null };
    const entry = this.#entry(post);
    if (this.#parts.keeps) this.#parts.archive.addPost(kept(entry));
    this.#show(room.address);
    this.flush(room);
    this.#arm();
    return entry.post;
  }

  #entry(post: Post): Entry {
    const settled = Promise.withResolvers<Message>();
    // Only who asks by settled() wants to hear of a failure; everyone else sees the post's state.
    settled.promise.catch(() => {});
    const entry: Entry = { post, sentAfter: null, sentAt: 0, tries: 0, strays: 0, settled };
    this.#promises.set(post, settled.promise);
    let entries = this.#rooms.get(post.room);
    if (!entries) this.#rooms.set(post.room, (entries = new Map()));
    entries.set(post.id, entry);
    return entry;
  }

  settled(post: Post): Promise<Message> {
    const promise = this.#promises.get(post);
    if (promise) return promise;
    return Promise.reject(new PchatError('usage', 'That post is not one of this session.'));
  }

  /** Sends what waits, if the room can take it. */
  flush(room: RoomEntry): void {
    const { backend } = this.#parts;
    const entries = this.#rooms.get(room.address);
    if (!entries || !room.ready || !backend.online) return;
    let onWire = 0;
    const sending: Entry[] = [];
    for (const entry of entries.values()) {
      if (onWire >= MAX_ON_WIRE) break;
      if (entry.post.state === 'sent') onWire += 1;
      if (entry.post.state !== 'waiting') continue;
      if (entry.tries === 0) entry.sentAfter = room.position?.at ?? null;
      entry.tries += 1;
      entry.sentAt = Date.now();
      if (!this.#change(entry, { state: 'sent', error: null })) continue;
      onWire += 1;
      sending.push(entry);
    }
    // That they may have been sent is on disk before they are: else a crash would send them again without looking.
    if (sending.length > 0 && this.#parts.keeps) this.#parts.archive.settle();
    for (const { post } of sending) {
      try {
        backend.post(room.address, post.draft, post.id);
      } catch (thrown) {
        const error = asPchatError(thrown);
        // The connection went in this moment: whether the post was noted for a resumption, the archive will tell.
        if (error.code === 'unreachable') break;
        this.refuse(room, post.id, error);
      }
    }
    this.#arm();
  }

  /** Takes the post that a message confirms out of the outbox; the returned function tells who waits for it. */
  take(room: string, message: Message): (() => void) | null {
    const entry = message.originId === null ? undefined : this.#rooms.get(room)?.get(message.originId);
    if (!entry) return null;
    this.#remove(entry);
    return () => {
      entry.settled.resolve(message);
      const known = this.#parts.views.get(room);
      if (known) this.flush(known);
      this.#tellIfEmpty();
    };
  }

  /** A message of ours that was shown before confirms a post after all. */
  settle(room: string, message: Message): void {
    this.take(room, message)?.();
  }

  /** The room said no while it has us: the post stays, refused, until a person decides. */
  refuse(room: RoomEntry, id: string, error: PchatError): void {
    const entry = this.#rooms.get(room.address)?.get(id);
    if (!entry || entry.post.state === 'refused') return;
    this.#change(entry, { state: 'refused', error });
    this.#parts.events.emit({ type: 'post-refused', room: room.address, post: entry.post });
    entry.settled.reject(error);
    this.flush(room);
    this.#tellIfEmpty();
  }

  /** A room has another address: what waits for it goes there. */
  moved(from: string, to: RoomEntry): void {
    const entries = [...(this.#rooms.get(from)?.values() ?? [])];
    this.#rooms.delete(from);
    this.#shown.delete(from);
    let there = this.#rooms.get(to.address);
    if (!there) this.#rooms.set(to.address, (there = new Map()));
    for (const entry of entries) {
      there.set(entry.post.id, entry);
      this.#change(entry, { room: to.address });
    }
  }

  /** The room does not let us in: what waits for it will not be sent. */
  refuseAll(room: RoomEntry, error: PchatError): void {
    for (const post of this.of(room.address)) this.refuse(room, post.id, error);
  }

  /** A refusal came because the room had lost us: the post is not at fault. Returns whether that can still be believed. */
  strayed(room: RoomEntry, id: string): boolean {
    const entry = this.#rooms.get(room.address)?.get(id);
    if (entry) entry.strays += 1;
    return (entry?.strays ?? 0) <= MAX_STRAYS;
  }

  retry(id: string): RoomEntry | undefined {
    const entry = this.#find(id);
    if (entry?.post.state !== 'refused') return undefined;
    entry.tries = 0;
    entry.strays = 0;
    entry.settled = Promise.withResolvers<Message>();
    entry.settled.promise.catch(() => {});
    this.#change(entry, { state: 'waiting', error: null });
    const room = this.#parts.views.get(entry.post.room);
    if (room) this.flush(room);
    return room;
  }

  drop(id: string): void {
    const entry = this.#find(id);
    if (!entry) return;
    this.#remove(entry);
    entry.settled.reject(new PchatError('interrupted', 'The message was dropped before the room had it.'));
    this.#parts.events.emit({ type: 'timeline', room: entry.post.room });
    this.#tellIfEmpty();
  }

  /**
   * After the connection was lost, or a room had lost us: finds out which posts on the wire arrived. The others wait again.
   *
   * @param from where the catching up that went before began: what stands after it was seen there
   * @throws PchatError when the archive could not be read
   */
  async reconcile(room: RoomEntry, from: Position | null | undefined): Promise<void> {
    const sent = this.#sent(room.address);
    if (sent.length === 0) return;
    if (room.noArchive) {
      for (const entry of sent) this.refuse(room, entry.post.id, unknowable());
      return;
    }
    const anchor = sent[0]!.sentAfter;
    if (from === undefined || anchor?.id !== from?.id) await this.#search(room, anchor);
    for (const entry of this.#sent(room.address)) {
      if (entry.tries >= MAX_TRIES) this.refuse(room, entry.post.id, breaksConnection());
      else this.#change(entry, { state: 'waiting' });
    }
  }

  async #search(room: RoomEntry, after: Position | null): Promise<void> {
    const ask = this.#parts.backend.history.bind(this.#parts.backend, room.address);
    let before = after?.id;
    let behind = after?.id ?? null;
    for await (const page of pagesAfter(ask, after)) {
      this.#parts.archive.keep(room.address, {
        messages: page.messages,
        after: page.overlaps ? undefined : before,
        atStart: before === undefined && !page.overlaps,
      });
      before = page.messages.at(-1)?.id ?? before;
      for (const message of page.messages) {
        const waited = message.originId !== null && this.#rooms.get(room.address)?.has(message.originId);
        if (waited && this.#parts.views.isOwn(room, message)) this.#parts.onMissed(room, message, behind);
        behind = message.id;
      }
      if (this.#sent(room.address).length === 0) return;
    }
  }

  /** Whether posts of a room are still to be sent or confirmed. */
  hasPending(room: string): boolean {
    return this.of(room).some((post) => post.state !== 'refused');
  }

  /** Resolves when nothing waits or is on the wire any more, in one room or in all. */
  async emptied(room?: string): Promise<void> {
    const isEmpty = () =>
      (room === undefined ? [...this.#rooms.keys()] : [room]).every((one) => !this.hasPending(one));
    if (isEmpty()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isEmpty()) return;
        this.#emptied.delete(look);
        resolve();
      };
      this.#emptied.add(look);
    });
  }

  /** Ends the watch; who still waits for a post hears that the session ended. */
  close(): void {
    if (this.#watch) clearTimeout(this.#watch);
    if (this.#claims) clearInterval(this.#claims);
    this.#watch = null;
    this.#claims = null;
    for (const entries of this.#rooms.values()) {
      for (const entry of entries.values()) {
        entry.settled.reject(
          new PchatError('interrupted', 'The session ended before the room had the message.'),
        );
      }
    }
  }

  #arm(): void {
    // Unref'd: a program that waits for a post is kept alive by its connection.
    this.#watch ??= setTimeout(() => this.#lookForOverdue(), this.#parts.timing.echo).unref();
  }

  /** Looks for posts whose echo does not come, and for those whose room was left before they went out. */
  #lookForOverdue(): void {
    this.#watch = null;
    const { backend, timing, views } = this.#parts;
    for (const address of this.#rooms.keys()) {
      if (!this.hasPending(address)) continue;
      this.#arm();
      const room = views.get(address);
      if (!room || !backend.online) continue;
      const isOverdue = this.#sent(address).some((entry) => Date.now() - entry.sentAt >= timing.echo);
      if (room.ready ? isOverdue : !room.wanted) this.#parts.onDoubt(room);
    }
  }

  #sent(room: string): Entry[] {
    return [...(this.#rooms.get(room)?.values() ?? [])].filter((entry) => entry.post.state === 'sent');
  }

  #tellIfEmpty(): void {
    for (const look of this.#emptied) look();
  }

  #find(id: string): Entry | undefined {
    for (const entries of this.#rooms.values()) {
      const entry = entries.get(id);
      if (entry) return entry;
    }
    return undefined;
  }

  /** @returns false when another process of the account has taken the post over: it is not ours to send any more */
  #change(entry: Entry, change: Partial<Post>): boolean {
    entry.post = { ...entry.post, ...change };
    this.#promises.set(entry.post, entry.settled.promise);
    const isOurs = !this.#parts.keeps || this.#parts.archive.updatePost(kept(entry));
    if (!isOurs) {
      this.#rooms.get(entry.post.room)?.delete(entry.post.id);
      entry.settled.reject(takenOver());
    }
    this.#show(entry.post.room);
    if (!isOurs) this.#tellIfEmpty();
    return isOurs;
  }

  #remove(entry: Entry): void {
    this.#rooms.get(entry.post.room)?.delete(entry.post.id);
    this.#shown.delete(entry.post.room);
    if (this.#parts.keeps) this.#parts.archive.removePost(entry.post.id);
  }

  #show(room: string): void {
    this.#shown.delete(room);
    this.#parts.events.emit({ type: 'timeline', room });
  }
}

function kept({ post, sentAfter, tries }: Entry): KeptPost {
  const { id, room, draft, time, state, error } = post;
  const why = error && { code: error.code, message: error.message, next: error.next };
  return { id, room, draft, time, state, error: why, sentAfter, tries };
}
