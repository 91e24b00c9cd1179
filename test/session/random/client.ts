import { openAccountArchive } from '../../../src/archive/account-archive.ts';
import { asPchatError } from '../../../src/model/errors.ts';
import { createBackend } from '../../../src/protocol/connect.ts';
import { createSession } from '../../../src/session/create-session.ts';
import type { Order, Reply, RoomDump, Setup, What } from './orders.ts';

/** One person's pchat without a screen, in a process of its own that a test can kill: does what it is told over IPC. */
const setup = JSON.parse(process.argv[2]!) as Setup;
const archive = openAccountArchive(setup.archive);
const backend = await createBackend({
  address: setup.address,
  password: () => Promise.resolve('password'),
  server: setup.server,
});
const session = createSession({
  backend,
  archive,
  timing: { pause: () => 100, readMark: 20, backfill: 5, echo: 2_000, silence: 4_000 },
});
function reply(message: Reply): void {
  process.send?.(message);
}

const DEEDS: Record<What, (order: Order) => unknown> = {
  post: ({ room, text }) => void session.post(room, { text: text! }),
  open: ({ room }) => session.openRoom(room).then(() => null),
  leave: ({ room }) => session.leaveRoom(room),
  follow: ({ room }) => session.follow(room),
  unfollow: ({ room }) => session.unfollow(room),
  'keep-all': ({ room }) => session.setFollowSettings(room, { keep: 'all' }),
  older: ({ room }) => session.loadOlder(room),
  newer: ({ room }) => session.loadNewer(room),
  around: ({ room, time }) => session.showAround(room, { time: time! }),
  read: ({ room }) => session.markRead(room),
  page: ({ room }) => session.history(room, { before: '', limit: 40 }).then(() => null),
  'is-quiet': isQuiet,
  dump: () => archive.rooms().map(dump),
  refused: () => session.outbox.filter(({ state }) => state === 'refused').map(({ draft }) => draft.text),
};

process.on('message', (order: Order) => {
  obey(order).then(
    (value) => reply({ id: order.id, value }),
    (error: unknown) => reply({ id: order.id, error: asPchatError(error).code }),
  );
});
process.on('disconnect', () => process.exit());
session.start().catch(() => {});
reply({ id: 0 });

async function obey(order: Order): Promise<unknown> {
  return DEEDS[order.what](order);
}

/** Null when nothing is to be expected any more, else what is. */
function isQuiet(): string | null {
  if (session.status.phase !== 'online') return session.status.phase;
  const post = session.outbox.find(({ state }) => state !== 'refused');
  if (post)
    return `${post.state}: ${post.draft.text} in ${post.room}, ${JSON.stringify(session.view(post.room)?.session)}`;
  for (const view of session.views) {
    if (view.session.phase === 'joining') return `joining ${view.address}`;
    if (!view.followed || view.session.phase !== 'joined') continue;
    if (archive.newestGap(view.address, keptSince(view.address)) !== null) return `a gap in ${view.address}`;
  }
  return null;
}

function keptSince(room: string): number {
  const view = session.view(room);
  if (view?.settings.keep === 'all') return 0;
  return archive.followedSince(room) ?? Infinity;
}

/** All that the archive has of a room, oldest first. */
function dump(room: string): RoomDump {
  const messages: RoomDump['messages'] = [];
  let stretch = archive.newest(room, 37);
  for (;;) {
    messages.unshift(
      ...stretch.messages.map(({ id, text, time, author }) => [id, time, author.name, text] as const),
    );
    const first = stretch.messages[0]!;
    if (stretch.before === 'more') stretch = archive.before(room, first.id, 37)!;
    else {
      messages.unshift(stretch.before === 'start' ? 'start' : 'gap');
      const across = stretch.before === 'start' ? null : archive.acrossOlder(room, first.id, 37);
      if (across === null) break;
      stretch = across;
    }
  }
  const view = session.view(room);
  const whole = view?.followed === true && view.session.phase === 'joined';
  return { room, messages, keptSince: whole ? keptSince(room) : null };
}
