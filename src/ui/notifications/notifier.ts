import { printable } from '../../format/printable.ts';
import { truncate } from '../../format/width.ts';
import type { Message } from '../../model/message.ts';
import type { Session, SessionEvent } from '../../session/session.ts';
import { notifyDesktop } from './desktop.ts';
import { bell, terminalNotification } from './terminal-sequences.ts';
import { isQuiet, isToNotify, type NotifySettings } from './what-to-notify.ts';

/** Milliseconds in which what comes after a notification is gathered into one. */
const GATHER_MS = 2000;
const MAX_TITLE = 60;
const MAX_TEXT = 160;
/** Messages remembered as notified, since a feed may tell of the same ones. */
const REMEMBERED = 200;

interface Parts {
  session: Session;
  settings: NotifySettings;
  /** Whether a person is looking at a room now. */
  isSeen: (room: string) => boolean;
  write: (sequence: string) => void;
  /** Says a sentence once, on the screen. */
  say: (text: string) => void;
  environment?: Readonly<Record<string, string | undefined>>;
  now?: () => number;
  desktop?: typeof notifyDesktop;
}

/** Tells of messages that one is not looking at, by bell, terminal and desktop. A burst is one notification and its sum. */
export class Notifier {
  readonly #parts: Parts;
  readonly #told = new Set<string>();
  #waiting: { room: string; name: string }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #desktopFailed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Hears what the session tells. */
  hear(event: SessionEvent): void {
    if (event.type === 'message' && !event.own) {
      const { settings } = this.#parts.session.view(event.room) ?? {
        settings: { notify: null, muted: false },
      };
      if (isToNotify(event.message, event.mention, settings, this.#parts.settings)) this.#tell(event.message);
    } else if (event.type === 'feed-message' && event.notify) {
      const { message } = event.hit;
      if (this.#parts.session.view(message.room)?.settings.notify !== 'none') this.#tell(message);
    } else if (event.type === 'post-refused') this.#ring();
    else if (event.type === 'invited') {
      this.#show('Invitation', `${event.by} asks you into ${event.room}`);
    }
  }

  /** Forgets what is still gathered. */
  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(message: Message): void {
    const key = `${message.room} ${message.id}`;
    if (this.#told.has(key) || this.#parts.isSeen(message.room)) return;
    this.#told.add(key);
    if (this.#told.size > REMEMBERED) this.#told.delete(this.#told.values().next().value!);
    const name = this.#parts.session.view(message.room)?.name ?? message.room;
    if (this.#timer !== null) {
      this.#waiting.push({ room: message.room, name });
      return;
    }
    const sign = message.alert ? 'ALERT ' : '';
    this.#show(`${sign}${message.author.name} in ${name}`, message.title ?? message.text);
    this.#timer = setTimeout(() => this.#sum(), GATHER_MS).unref();
  }

  /** What came since the last notification, as one. */
  #sum(): void {
    this.#timer = null;
    const waiting = this.#waiting.filter(({ room }) => !this.#parts.isSeen(room));
    this.#waiting = [];
    if (waiting.length === 0) return;
    const names = [...new Set(waiting.map(({ name }) => name))];
    const what = waiting.length === 1 ? 'one more message' : `${waiting.length} more messages`;
    this.#show('pchat', `${what} in ${names.join(', ')}`);
    this.#timer = setTimeout(() => this.#sum(), GATHER_MS).unref();
  }

  #show(title: string, text: string): void {
    const {
      settings,
      environment = process.env,
      write,
      now = Date.now,
      desktop = notifyDesktop,
    } = this.#parts;
    if (isQuiet(settings.quietHours, now())) return;
    const line = (from: string, most: number) =>
      truncate(printable(from.slice(0, 4 * most).replaceAll(/\s+/g, ' ')), most);
    const [shownTitle, shownText] = [line(title, MAX_TITLE), line(text, MAX_TEXT)];
    this.#ring();
    if (settings.notifications.includes('terminal'))
      write(terminalNotification(shownTitle, shownText, environment));
    if (settings.notifications.includes('desktop') && !this.#desktopFailed) {
      desktop(shownTitle, shownText, () => {
        if (!this.#desktopFailed) this.#parts.say('notify-send is not there: desktop notifications are off.');
        this.#desktopFailed = true;
      });
    }
  }

  #ring(): void {
    const { settings, write, now = Date.now } = this.#parts;
    if (settings.notifications.includes('bell') && !isQuiet(settings.quietHours, now())) write(bell());
  }
}
