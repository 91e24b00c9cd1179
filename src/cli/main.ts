import { asPchatError, PchatError } from '../model/errors.ts';
import { parseArguments } from './arguments.ts';
import type { Context } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { findCommand } from './find-command.ts';
import { Interruption, ReaderGone } from './interruption.ts';
import { commandHelp, overview } from './help-text.ts';
import { namedHint } from './named-hint.ts';
import { drained, Output, wantsColor, watchStdout } from './output.ts';
import { version } from './version.ts';

/** Longest wait for what a command still has to put away, in milliseconds. */
const CLEAN_UP_MS = 3000;

const stop = new AbortController();
const deferred: (() => Promise<void> | void)[] = [];
/** Replaced once the arguments are read, which may itself fail. */
let output = new Output({ json: process.argv.includes('--json'), quiet: false, raw: false, color: false });
/** Why stdout took no more, when that is an error. */
let unwritten: PchatError | null = null;

watchForTheEnd();
const code = await run(process.argv.slice(2)).catch(exitCodeOf);
await Promise.race([cleanUp(), new Promise((resolve) => setTimeout(resolve, CLEAN_UP_MS).unref())]);
await drained();
// What could not be written is a failure also when the work itself was over by then.
process.exit(code === 0 && unwritten ? exitCodeOf(unwritten) : code);

async function run(argv: string[]): Promise<number> {
  const { entry, rest } = findCommand(argv, COMMANDS);
  const { command } = await entry.load();
  const { least, most = Infinity } = command.words;
  const args = parseArguments(rest, command.options, { least, most, usage: command.usage });
  output = new Output({
    json: args.has('json'),
    quiet: args.has('quiet'),
    raw: args.has('raw'),
    color: wantsColor(process.stdout, args.has('no-color')),
  });
  if (args.has('help')) {
    output.text(entry === COMMANDS[0] ? overview(COMMANDS) : commandHelp(entry, command));
    return 0;
  }
  if (args.has('version')) {
    output.result('version', { version: version() }, version());
    return 0;
  }
  const context: Context = {
    args,
    commands: COMMANDS,
    output,
    signal: stop.signal,
    defer: (work) => deferred.push(work),
  };
  const running = command.run(context).catch((thrown: unknown) => {
    throw thrown instanceof PchatError && !(thrown instanceof Interruption)
      ? namedHint(thrown, args, command.usage)
      : thrown;
  });
  return (await (command.stopsItself ? running : Promise.race([running, aborted(stop.signal)]))) ?? 0;
}

function watchForTheEnd(): void {
  const interrupted = (signal: NodeJS.Signals) => {
    // Whoever presses twice does not want to wait.
    if (stop.signal.aborted) process.exit(EXIT_CODES.interrupted);
    stop.abort(new Interruption(signal));
  };
  process.on('SIGINT', interrupted);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted);
  watchStdout((error) => {
    unwritten = error;
    stop.abort(error ?? new ReaderGone());
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof ReaderGone) return 0;
  const error = asPchatError(thrown);
  // Who ended it themselves need not be told; who said no is told that it was heard.
  if (!(error instanceof Interruption)) output.error(error);
  return EXIT_CODES[error.code];
}

async function cleanUp(): Promise<void> {
  for (const work of deferred.toReversed()) await work();
}
