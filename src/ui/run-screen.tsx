import { render } from 'ink';
import type { ReadStream, WriteStream } from 'node:tty';
import { PchatError } from '../model/errors.ts';
import type { Session } from '../session/session.ts';
import { App } from './app.tsx';
import { editInEditor } from './external-editor.ts';
import type { DrawnFrame } from './first-frame/draw-first-frame.ts';
import { catchUp, openFirstRoom } from './first-room.ts';
import { hearSession } from './hearing.ts';
import { handleInput, PASTE_LIMIT } from './input.ts';
import { Keymap } from './keymap.ts';
import { type NotifySettings, USUAL_NOTIFY_SETTINGS } from './notifications/what-to-notify.ts';
import type { DraftStore } from './drafts.ts';
import { Screen } from './screen.ts';
import { KeyDecoder } from './terminal/key-decoder.ts';
import { TerminalModes } from './terminal/terminal-modes.ts';
import { ThemeContext } from './theme-context.ts';
import { pickTheme } from './theme.ts';

/** What a person may set about the screen. */
export interface ScreenSettings {
  theme?: 'dark' | 'light' | 'plain';
  /** Action name to its keys, `{"switcher": ["ctrl-t"]}`; F1 lists what is bound, src/ui/keymap.ts the names. */
  keys?: Readonly<Record<string, readonly string[]>>;
  notifications?: NotifySettings['notifications'];
  quietHours?: string;
  notifyDefault?: NotifySettings['notifyDefault'];
}

export interface ScreenOptions {
  /** Started by the caller, who also stops it afterwards. */
  session: Session;
  drafts: DraftStore;
  settings?: ScreenSettings;
  /** Address of the room to show first; absent: the first followed room. */
  initialRoom?: string;
  /** The frame that stands on the terminal already; the screen takes over its cells. */
  drawn?: DrawnFrame | null;
  /** Told of each room that is opened, so that the next start can begin there. */
  onRoom?: (address: string) => void;
  /** Sentences to show on opening, e.g. that the config was damaged. */
  warnings?: string[];
  stdin?: ReadStream;
  stdout?: WriteStream;
}

/** Milliseconds after which a lone escape character was the Esc key; tmux and slow links need some. */
const ESCAPE_MS = 25;
const MAX_FPS = 60;
const ENTER_ALTERNATE_SCREEN = '\x1b[?1049h';
/** Milliseconds after which a signal that did not end the program is sent again. */
const AGAIN_MS = 20;
const FATAL_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Shows the screen until the person quits. The terminal is as it was before when this ends, and also when the program crashes or
 * is ended by a signal; unsent texts are stored first.
 *
 * @throws `local` when there is no terminal to show it on
 */
export async function runScreen(options: ScreenOptions): Promise<void> {
  const { session, drafts, settings = {}, stdin = process.stdin, stdout = process.stdout } = options;
  if (!stdin.isTTY || !stdout.isTTY || process.env.TERM === 'dumb') {
    throw new PchatError('local', 'The screen needs a terminal, and this is none that can move its cursor.', {
      next: 'pchat post and pchat tail work without one.',
    });
  }
  const warnings = [...(options.warnings ?? [])];
  const modes = new TerminalModes(stdin, stdout);
  const keymap = new Keymap(settings.keys, (sentence) => warnings.push(sentence));
  const screen = new Screen({
    session,
    drafts,
    keymap,
    onRoom: options.onRoom,
    size: sizeOf(stdout),
    host: {
      // The keyboard's mode belongs to the alternate screen, so it is put back before that is left.
      quit: () => {
        modes.leave();
        app.unmount();
      },
      write: (sequence) => void stdout.write(sequence),
      edit: async (text) => {
        modes.leave();
        try {
          return await suspended(() => editInEditor(text));
        } finally {
          modes.enter();
        }
      },
    },
  });
  const stopHearing = hearSession(screen, { ...USUAL_NOTIFY_SETTINGS, ...settings });
  // Before Ink's own listener, so that it draws the new size and not the old one again.
  const onResize = () => screen.set(sizeOf(stdout));
  stdout.on('resize', onResize);

  let suspended: <T>(run: () => Promise<T>) => Promise<T> = (run) => run();
  const takeOver = options.drawn ? withoutClearing(stdout) : null;
  const app = render(
    <ThemeContext value={pickTheme(settings.theme, process.env)}>
      <App screen={screen} onReady={(suspend) => (suspended = suspend)} />
    </ThemeContext>,
    {
      stdin,
      stdout,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: MAX_FPS,
      patchConsole: false,
      exitOnCtrlC: false,
    },
  );
  takeOver?.();
  options.drawn?.handOver();
  modes.enter();
  const stopReading = readKeys(stdin, screen);
  const restore = () => {
    stopReading();
    modes.leave();
    app.unmount();
    screen.saveDrafts();
  };
  const forget = endCleanly(restore);
  const unsubscribe = session.subscribe((event) => {
    if (event.type === 'status' || event.type === 'followed') catchUp(screen, event.type);
  });
  stdin.once('end', screen.host.quit);
  try {
    void openFirstRoom(screen, options.initialRoom);
    if (warnings.length > 0) screen.say(warnings.join(' '), 'error');
    await app.waitUntilExit();
  } finally {
    forget();
    unsubscribe();
    stdin.off('end', screen.host.quit);
    restore();
    stdout.off('resize', onResize);
    session.setInView(null);
    stopHearing();
    screen.dispose();
  }
}

/**
 * Keeps Ink from entering the alternate screen once more, which would clear the first frame: it then draws the same cells over
 * themselves. Returns how to end that.
 */
function withoutClearing(stdout: WriteStream): () => void {
  const write = stdout.write.bind(stdout);
  stdout.write = (data: string | Uint8Array, ...rest: unknown[]) =>
    (write as (...all: unknown[]) => boolean)(data === ENTER_ALTERNATE_SCREEN ? '\x1b[H' : data, ...rest);
  return () => {
    stdout.write = write;
  };
}

function sizeOf(stdout: WriteStream): { columns: number; rows: number } {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

/** Feeds the keyboard to the screen; returns how to stop. */
function readKeys(stdin: ReadStream, screen: Screen): () => void {
  const decoder = new KeyDecoder(PASTE_LIMIT);
  let timer: NodeJS.Timeout | undefined;
  const onData = (chunk: string | Buffer) => {
    clearTimeout(timer);
    for (const event of decoder.push(String(chunk))) handleInput(screen, event);
    if (decoder.waiting) {
      timer = setTimeout(() => {
        for (const event of decoder.flush()) handleInput(screen, event);
      }, ESCAPE_MS);
    }
  };
  stdin.on('data', onData);
  return () => {
    clearTimeout(timer);
    stdin.off('data', onData);
  };
}

/** Restores the terminal before a signal or an uncaught error ends the program as it would have anyway; returns how to forget it. */
function endCleanly(restore: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    forget();
    restore();
    process.kill(process.pid, signal);
    // Who else listened, as Ink does, may still stand in the signal's way; the program would end as if nothing had been.
    setTimeout(() => process.kill(process.pid, signal), AGAIN_MS);
  };
  const onCrash = () => restore();
  const forget = () => {
    for (const signal of FATAL_SIGNALS) process.off(signal, onSignal);
    process.off('uncaughtExceptionMonitor', onCrash);
  };
  for (const signal of FATAL_SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtExceptionMonitor', onCrash);
  return forget;
}
