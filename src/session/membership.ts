import { asPchatError, PchatError } from '../model/errors.ts';
import type { LeftReason } from '../model/participant.ts';
import type { Backend, BackendEvent, Joined } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import { Limited } from './limited.ts';
import type { Outbox } from './outbox.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomFeed } from './room-feed.ts';
import type { RoomViews } from './room-views.ts';
import type { SessionTiming } from './timing.ts';

/** Rooms that are joined and caught up at the same time. */
const JOINS_AT_ONCE = 8;
const NICK_TRIES = 5;
/** Reasons after which being out is nobody's wish: we go in again. */
const MENDS = new Set<LeftReason>(['connection-lost', 'server-shutdown']);
/** Reasons after which one may not read the room's history any more. */
const NO_ACCESS = new Set<LeftReason>(['banned', 'not-member', 'room-disabled', 'room-deleted']);
/** Errors of a join that another try may not meet. */
const PASSES = new Set(['timeout', 'busy', 'server', 'protocol', 'local']);

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  feed: RoomFeed;
  outbox: Outbox;
  timing: SessionTiming;
  nick: () => string;
  /** Applies an event that waited while the room was being joined. */
  replay: (event: BackendEvent) => void;
  /** All that happened in the room until now is here. */
  onCaughtUp: (entry: RoomEntry) => void;
}

/** Keeps us joined to the rooms that are wanted: joins, joins again after a loss, notices when a room has lost us. */
export class Membership {
  readonly #parts: Parts;
  readonly #queue = new Limited(JOINS_AT_ONCE);
  readonly #joining = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  readonly #failures = new Map<string, number>();
  #patrol: NodeJS.Timeout | null = null;
  /** Counts sign-ins: what was begun under an earlier one has no say any more. */
  #signIn = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Signed in: everything wanted is joined, but for what a resumed connection still has. */
  online(resumed: boolean): void {
    this.#signIn += 1;
    for (const entry of this.#parts.views.entries()) {
      if (!resumed) {
        entry.ready = false;
        entry.watched = false;
      }
      if (entry.ready) this.#parts.outbox.flush(entry);
      else if (this.#parts.outbox.hasPending(entry.address)) void this.join(entry).catch(() => {});
      else if (entry.wanted || entry.watching) this.listen(entry);
    }
    // Unref'd: looking after rooms is no reason to keep a program alive.
    this.#patrol ??= setInterval(() => void this.#lookAfter(), this.#parts.timing.silence / 4).unref();
  }

  /** The connection is gone; what was begun fails by itself. */
  lost(): void {
    this.#signIn += 1;
    this.#joining.clear();
    // What waited will be read again from the archive, in its order.
    for (const entry of this.#parts.views.entries()) entry.held = null;
    for (const timer of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
  }

  close(): void {
    this.lost();
    if (this.#patrol) clearInterval(this.#patrol);
    this.#patrol = null;
  }

  /**
   * Joins and catches up, unless that is done or under way. Offline it only notes that we want to be in.
   *
   * @throws PchatError why the room cannot be joined; temporary ones are tried again all the same
   */
  async join(entry: RoomEntry): Promise<void> {
    entry.wanted = true;
    if (entry.ready || !this.#parts.backend.online) return;
    let joining = this.#joining.get(entry.address);
    if (!joining) {
      const signIn = this.#signIn;
      clearTimeout(this.#retries.get(entry.address));
      this.#retries.delete(entry.address);
      joining = this.#begin(
        entry,
        this.#queue.run(() => this.#joinNow(entry, signIn)),
      );
    }
    await joining;
    // Listening without joining was under way when we wanted in.
    if (entry.wanted && !entry.ready && entry.view.session.phase === 'left') await this.join(entry);
  }

  #begin(entry: RoomEntry, work: Promise<void>): Promise<void> {
    this.#joining.set(entry.address, work);
    const forget = () => {
      if (this.#joining.get(entry.address) === work) this.#joining.delete(entry.address);
    };
    work.then(forget, forget);
    return work;
  }

  /** Hears what happens in a followed room: by the server's news where it tells them, else by joining. */
  listen(entry: RoomEntry): void {
    const { backend } = this.#parts;
    if (entry.wanted || !backend.capabilities.newsUnjoined) return void this.join(entry).catch(() => {});
    if (entry.watched || !backend.online || this.#joining.has(entry.address)) return;
    const signIn = this.#signIn;
    this.#begin(
      entry,
      this.#queue.run(() => this.#watchNow(entry, signIn)),
    ).catch(() => {});
  }

  async leave(entry: RoomEntry): Promise<void> {
    entry.wanted = false;
    entry.ready = false;
    clearTimeout(this.#retries.get(entry.address));
    this.#retries.delete(entry.address);
    const { backend, views } = this.#parts;
    if (backend.online && entry.view.session.phase !== 'left') await backend.leave(entry.address);
    entry.participants.clear();
    views.showParticipants(entry, { session: { phase: 'left', reason: 'left', detail: '' }, large: null });
    if (entry.watching && backend.capabilities.newsUnjoined) this.listen(entry);
    else entry.watching = false;
  }

  /** We are out of the room. */
  out(entry: RoomEntry, reason: LeftReason, detail: string): void {
    if (!entry.wanted) return;
    const { views, events, outbox } = this.#parts;
    const { session } = entry.view;
    // Of a disabled room the history stays for its managers.
    const stays = reason === 'room-disabled' && session.phase === 'joined' && session.manager;
    entry.ready = false;
    entry.participants.clear();
    views.showParticipants(entry, { session: { phase: 'left', reason, detail }, large: null });
    if (MENDS.has(reason)) return this.#again(entry);
    entry.wanted = false;
    entry.watching = false;
    if (NO_ACCESS.has(reason) && !stays) this.#parts.feed.forget(entry);
    outbox.refuseAll(entry, new PchatError('not-allowed', outOf(entry, detail)));
    events.emit({ type: 'removed-from-room', room: entry.address, reason, detail });
    this.#parts.outbox.refuseAll(
      entry,
      new PchatError('not-allowed', 'You are not in the room any more.', {
        next: 'Join it again, then retry.',
      }),
    );
  }

  /** The room is at another address: what we wanted of it we want there. */
  moved(old: RoomEntry, entry: RoomEntry): void {
    clearTimeout(this.#retries.get(old.address));
    this.#retries.delete(old.address);
    this.#joining.delete(old.address);
    const { wanted, watching } = old;
    Object.assign(old, {
      wanted: false,
      watching: false,
      watched: false,
      ready: false,
      open: false,
      held: null,
    });
    entry.watching ||= watching;
    if (wanted) void this.join(entry).catch(() => {});
    else if (watching) this.listen(entry);
  }

  /** Posts did not come back, or nothing was heard for long: asks the room, and joins or reads on as needed. */
  async doubt(entry: RoomEntry): Promise<void> {
    if (!entry.wanted) return this.join(entry).catch(() => {});
    const signIn = this.#signIn;
    entry.ready = false;
    entry.held ??= [];
    try {
      const still = await this.#parts.backend.stillJoined(entry.address);
      if (signIn !== this.#signIn || !entry.wanted) return;
      if (still) await this.#bringUp(entry, signIn);
      else this.out(entry, 'connection-lost', 'The room had lost us.');
    } catch {
      if (signIn === this.#signIn && entry.wanted) this.#again(entry);
    }
  }

  /** A post was refused: because the room has lost us, which is mended, or because of the post. */
  async refused(entry: RoomEntry, originId: string, error: PchatError): Promise<void> {
    const { backend, outbox } = this.#parts;
    if (error.code === 'too-large' || error.code === 'usage') return outbox.refuse(entry, originId, error);
    // While the room is being brought up the archive decides: a post that is not there goes out again.
    if (!entry.ready) return;
    const { stays } = entry;
    const signIn = this.#signIn;
    let still = true;
    try {
      still = await backend.stillJoined(entry.address);
    } catch (thrown) {
      // After a lost connection all posts are looked for anyway; else it is not known, and the refusal stands.
      if (asPchatError(thrown).code === 'unreachable') return;
    }
    if (signIn !== this.#signIn || !entry.ready || stays !== entry.stays) return;
    if (still || !outbox.strayed(entry, originId)) outbox.refuse(entry, originId, error);
    else this.out(entry, 'connection-lost', 'The room had lost us.');
  }

  async #joinNow(entry: RoomEntry, signIn: number): Promise<void> {
    if (signIn !== this.#signIn || !entry.wanted) return;
    const { backend, views } = this.#parts;
    entry.held = [];
    entry.noArchive = false;
    views.update(entry, { session: { phase: 'joining' } });
    try {
      const joined = await this.#enter(entry);
      if (signIn !== this.#signIn) return;
      if (!entry.wanted) return await backend.leave(entry.address);
      this.#welcome(entry, joined);
      await this.#bringUp(entry, signIn);
      this.#failures.delete(entry.address);
    } catch (thrown) {
      const error = asPchatError(thrown, 'server');
      if (signIn === this.#signIn) this.#failed(entry, error);
      throw error;
    } finally {
      if (signIn === this.#signIn) entry.held = null;
    }
  }

  /** Joins by the nick wanted, or by another where that is taken. */
  async #enter(entry: RoomEntry): Promise<Joined> {
    const { backend, events } = this.#parts;
    const wanted = entry.wantedNick === '' ? this.#parts.nick() : entry.wantedNick;
    for (let nick = wanted, tries = 1; ; nick += '_', tries += 1) {
      try {
        const joined = await backend.join(entry.address, nick);
        if (nick !== wanted) {
          events.notice(`The name ${wanted} is taken in ${entry.view.name}: you are ${joined.nick} there.`);
        }
        return joined;
      } catch (error) {
        if (asPchatError(error).code !== 'conflict' || tries >= NICK_TRIES) throw error;
      }
    }
  }

  #welcome(entry: RoomEntry, joined: Joined): void {
    const { views, replay } = this.#parts;
    entry.stays += 1;
    entry.watched = false;
    entry.nicks.add(joined.nick);
    entry.heardAt = Date.now();
    entry.participants.clear();
    for (const participant of joined.participants) entry.participants.set(participant.name, participant);
    const self = entry.participants.get(joined.nick);
    views.showParticipants(entry, {
      nick: joined.nick,
      topic: joined.topic,
      large: joined.large,
      session: { phase: 'joined', mayPost: self?.mayPost ?? true, manager: self?.manager ?? false },
    });
    // Messages go on waiting until what came before them was read.
    const held = entry.held ?? [];
    entry.held = held.filter((event) => event.type === 'message');
    for (const event of held) if (event.type !== 'message') replay(event);
  }

  /** Reads what was missed, then lets posts out. Messages that come meanwhile wait, so that all keep their order. */
  async #bringUp(entry: RoomEntry, signIn: number): Promise<void> {
    const { feed, outbox, replay } = this.#parts;
    entry.held ??= [];
    const from = entry.position?.at;
    try {
      await feed.catchUp(entry);
      if (signIn !== this.#signIn) return;
      await outbox.reconcile(entry, from);
    } catch (error) {
      // What waited comes after a gap now, and will be read again from the archive.
      if (signIn === this.#signIn) entry.held = null;
      throw error;
    }
    if (signIn !== this.#signIn || !entry.wanted) return;
    const held = entry.held ?? [];
    entry.held = null;
    entry.ready = true;
    for (const event of held) replay(event);
    outbox.flush(entry);
    this.#parts.onCaughtUp(entry);
  }

  /** As #bringUp, for a room that we are not in: what comes meanwhile waits. */
  async #watchNow(entry: RoomEntry, signIn: number): Promise<void> {
    if (signIn !== this.#signIn || !entry.watching || entry.wanted) return;
    const { feed, replay } = this.#parts;
    entry.held = [];
    entry.noArchive = false;
    try {
      await feed.catchUp(entry);
      if (signIn !== this.#signIn || !entry.watching) return;
      const held = entry.held ?? [];
      entry.held = null;
      entry.watched = !entry.noArchive;
      const { error } = entry.timeline;
      // What is no more, or not for us to see, is said where it is listed.
      if (entry.noArchive && error?.code === 'not-found') this.#gone(entry, error.message);
      for (const event of held) replay(event);
      this.#parts.onCaughtUp(entry);
    } catch (thrown) {
      if (signIn === this.#signIn && PASSES.has(asPchatError(thrown, 'server').code)) this.#again(entry);
      throw thrown;
    } finally {
      if (signIn === this.#signIn) entry.held = null;
    }
  }

  #failed(entry: RoomEntry, error: PchatError): void {
    const { views } = this.#parts;
    entry.held = null;
    // What is at another address now is wanted there.
    if (error.code === 'unreachable' || views.get(entry.address) !== entry) return;
    const reason = error.code === 'not-found' ? 'room-deleted' : 'not-member';
    const passes = PASSES.has(error.code);
    views.update(entry, {
      session: { phase: 'left', reason: passes ? 'connection-lost' : reason, detail: error.message },
    });
    if (passes) return this.#again(entry);
    entry.wanted = false;
    entry.watching = false;
    if (error.code === 'not-found' || error.code === 'not-allowed') this.#parts.feed.forget(entry);
    this.#parts.outbox.refuseAll(entry, error);
  }

  #gone(entry: RoomEntry, detail: string): void {
    // What is at another address now is watched there.
    if (this.#parts.views.get(entry.address) !== entry) return;
    entry.watching = false;
    this.#parts.views.update(entry, { session: { phase: 'left', reason: 'room-deleted', detail } });
  }

  /** Joins again after a pause that grows while it fails. */
  #again(entry: RoomEntry): void {
    const failures = (this.#failures.get(entry.address) ?? 0) + 1;
    this.#failures.set(entry.address, failures);
    clearTimeout(this.#retries.get(entry.address));
    const retry = () => this.listen(entry);
    // The first time at once: the room that lost us most often takes us back.
    const pause = failures === 1 ? 0 : this.#parts.timing.pause(failures - 1);
    this.#retries.set(entry.address, setTimeout(retry, pause).unref());
  }

  async #lookAfter(): Promise<void> {
    const { backend, views, timing } = this.#parts;
    for (const entry of views.entries()) {
      if (!backend.online) return;
      if (!entry.ready || Date.now() - entry.heardAt < timing.silence) continue;
      entry.heardAt = Date.now();
      const signIn = this.#signIn;
      const still = await backend.stillJoined(entry.address).catch(() => true);
      if (!still && signIn === this.#signIn && entry.ready) {
        this.out(entry, 'connection-lost', 'The room had lost us.');
      }
    }
  }
}

function outOf(entry: RoomEntry, detail: string): string {
  return `You are out of ${entry.view.name}${detail === '' ? '' : `: ${detail}`}.`;
}
