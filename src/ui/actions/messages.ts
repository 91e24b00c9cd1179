import { printable } from '../../format/printable.ts';
import { bufferOf, textOf } from '../composer/text-buffer.ts';
import { tooSmallRows } from '../beside/too-small.ts';
import { headerRowsOf } from '../messages/message-rows.ts';
import { messageIdOf, messageKey, NEW_LINE_KEY } from '../messages/timeline-items.ts';
import { type Item, type Place, revealing, scrolled, startingAt, viewAt } from '../messages/viewport.ts';
import type { Screen } from '../screen.ts';
import { readingOf } from '../screen-state.ts';

/** More than the session drops at a time from the far end of its window. */
const DROPPED_AT_ONCE = 120;
/** Rows that stay in sight when a page is scrolled. */
const OVERLAP = 2;

/** Scrolls by pages, wherever the keys go: who scrolls while writing writes on. In select mode the mark comes along. */
export function scrollPage(screen: Screen, direction: 1 | -1): void {
  const height = paneRows(screen);
  const page = Math.max(1, screen.paneOf(screen.state.room).rows - OVERLAP);
  const place = scrolled(screen.items, screen.reading.place, height, direction * page);
  goTo(screen, place);
  if (screen.state.focus === 'messages') {
    const { lines } = viewAt(screen.items, place, height);
    const edge = direction === -1 ? lines.find(canBeChosen) : lines.findLast(canBeChosen);
    if (edge) screen.setReading({ selected: edge.key });
  }
  loadWhatIsNear(screen);
}

/** Begins choosing messages, at the newest in sight. */
export function selectMessages(screen: Screen): void {
  const { lines } = viewAt(screen.items, screen.reading.place, paneRows(screen));
  const last = lines.findLast(canBeChosen);
  if (!last) return;
  screen.set({ focus: 'messages' });
  screen.setReading({ selected: last.key });
}

/** Goes back to writing; where one reads stays. */
export function stopSelecting(screen: Screen): void {
  screen.setReading({ selected: null });
  screen.set({ focus: 'composer', visiting: false });
}

/** Chooses the next older (-1) or newer (1) message and brings it into sight. Past the newest one is writing again. */
export function moveSelection(screen: Screen, step: 1 | -1): void {
  const choices = screen.items.filter(canBeChosen);
  const at = choices.findIndex((item) => item.key === screen.reading.selected);
  const next = at === -1 ? choices.at(-1) : choices[at + step];
  if (next) select(screen, next.key);
  else if (step === 1 && screen.session.timeline(screen.state.room ?? '').atEnd) showNewest(screen);
  else goTo(screen, scrolled(screen.items, screen.reading.place, paneRows(screen), step));
  loadWhatIsNear(screen);
}

/** Chooses the first message that is loaded. */
export function selectFirst(screen: Screen): void {
  const first = screen.items.find(canBeChosen);
  if (!first) return;
  select(screen, first.key);
  goTo(screen, scrolled(screen.items, screen.reading.place, paneRows(screen), -Number.MAX_SAFE_INTEGER));
  loadWhatIsNear(screen);
}

/** Follows the newest messages again. */
export function showNewest(screen: Screen): void {
  const { room } = screen.state;
  if (room === null) return;
  goTo(screen, null);
  stopSelecting(screen);
  if (!screen.session.timeline(room).atEnd) void screen.attempt(() => screen.session.showNewest(room));
}

/** Brings the first unread message to the top of the pane. */
export function showFirstUnread(screen: Screen): void {
  const { items } = screen;
  if (items.some((item) => item.key === NEW_LINE_KEY)) {
    const first = items[items.findIndex((item) => item.key === NEW_LINE_KEY) + 1];
    goTo(screen, startingAt(items, paneRows(screen), NEW_LINE_KEY));
    screen.set({ focus: 'messages' });
    if (first) screen.setReading({ selected: first.key });
  } else screen.say('Nothing here is unread.');
}

/** Folds or unfolds a story; sends a refused post again. */
export function openSelected(screen: Screen): void {
  const { selected, unfolded } = screen.reading;
  const post = selectedPost(screen);
  if (post?.state === 'refused') screen.session.retryPost(post.id);
  const id = selected === null ? null : messageIdOf(selected);
  const message = id === null ? undefined : screen.message(id);
  if (message?.kind !== 'story') return;
  const next = new Set(unfolded);
  if (!next.delete(message.id)) next.add(message.id);
  screen.setReading({ unfolded: next });
  select(screen, messageKey(message.id));
}

/** Takes a post that was not confirmed back into the composer. */
export function takeBackSelected(screen: Screen): void {
  const post = selectedPost(screen);
  if (!post) return screen.say('Only a post that the room does not have yet can be taken back.', 'error');
  if (post.state === 'sent') return screen.say('That post is on its way already.', 'error');
  screen.session.dropPost(post.id);
  const written = textOf(screen.compose.buffer);
  screen.setCompose({
    buffer: bufferOf(written === '' ? post.draft.text : `${post.draft.text}\n${written}`),
    story: post.draft.title ?? screen.compose.story,
  });
  stopSelecting(screen);
}

/** Copies the text by the terminal's clipboard (OSC 52), which also works over SSH. */
export function copySelected(screen: Screen): void {
  const message = selectedMessage(screen);
  if (!message) return;
  const text = message.title === null ? message.text : `${message.title}\n\n${message.text}`;
  screen.host.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  screen.say('Copied, if the terminal allows it.');
}

/** Begins an answer to the chosen message. */
export function replyToSelected(screen: Screen): void {
  const message = selectedMessage(screen);
  if (!message) return;
  const text = printable(message.title ?? message.text);
  screen.setCompose({ replyTo: { id: message.id, name: printable(message.author.name), text } });
  stopSelecting(screen);
}

export function showDetails(screen: Screen): void {
  const message = selectedMessage(screen);
  if (message) screen.set({ overlay: { type: 'details', messageId: message.id } });
}

/** Asks for the next page where the edge of what is loaded comes near what is seen. */
export function loadWhatIsNear(screen: Screen, room = screen.state.room): void {
  const view = room === null ? undefined : screen.session.view(room);
  if (room === null || !view) return;
  const timeline = screen.session.timeline(room);
  // What failed is tried again when the person scrolls, not by itself.
  if (timeline.loading !== null || timeline.error !== null) return;
  // Joining brings the newest messages by itself.
  if (timeline.messages.length === 0 && view.session.phase !== 'joined') return;
  const height = paneRows(screen, room);
  const { place } = readingOf(screen.state, room);
  const items = screen.itemsOf(room);
  const { firstItem } = viewAt(items, place, height);
  // A busy room pushes what is read towards the window's far end, where the session drops it; asking in time turns the window.
  const near = place === null ? height : height + DROPPED_AT_ONCE;
  if (!timeline.atStart && firstItem < near) void screen.attempt(() => screen.session.loadOlder(room), room);
  else if (!timeline.atEnd && items.length - firstItem < 2 * height) {
    void screen.attempt(() => screen.session.loadNewer(room), room);
  }
}

/** Rows of messages in the pane, below the room's header. */
export function paneRows(screen: Screen, room = screen.state.room): number {
  return Math.max(1, screen.paneOf(room).rows - headerRows(screen, room));
}

function headerRows(screen: Screen, room: string | null): number {
  const view = room === null ? undefined : screen.session.view(room);
  return headerRowsOf(view, screen.paneOf(room).rows) + tooSmallRows(screen).length;
}

/** How many messages came since the end was left; null while the end is in sight. */
export function newBelow(screen: Screen, room = screen.state.room): number | null {
  if (room === null || !screen.session.view(room)) return null;
  const { place, leftEndAt } = readingOf(screen.state, room);
  const { messages, atEnd, newer } = screen.session.timeline(room);
  if (place === null && atEnd) return null;
  const at = messages.findIndex((message) => message.id === leftEndAt);
  const loaded =
    at === -1
      ? 0
      : messages.slice(at + 1).filter((message) => message.author.address !== screen.session.account).length;
  return atEnd ? loaded : loaded + newer;
}

function select(screen: Screen, key: string): void {
  screen.setReading({ selected: key });
  goTo(screen, revealing(screen.items, screen.reading.place, paneRows(screen), key));
}

/** Scrolls to a place; what comes while it is not the end is counted below. */
export function goTo(screen: Screen, place: Place): void {
  const { place: before, leftEndAt } = screen.reading;
  const newest = screen.session.timeline(screen.state.room ?? '').messages.at(-1)?.id ?? null;
  screen.setReading({ place, leftEndAt: place === null ? null : before === null ? newest : leftEndAt });
}

function canBeChosen(line: Pick<Item, 'key'>): boolean {
  return line.key.startsWith('message:') || line.key.startsWith('post:');
}

function selectedMessage(screen: Screen) {
  const { selected } = screen.reading;
  const id = selected === null ? null : messageIdOf(selected);
  const message = id === null ? undefined : screen.message(id);
  if (!message) screen.say('That works once the room has the message.');
  return message;
}

function selectedPost(screen: Screen) {
  const { selected } = screen.reading;
  return screen.session
    .timeline(screen.state.room ?? '')
    .posts.find((post) => `post:${post.id}` === selected);
}
