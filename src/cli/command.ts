import type { Arguments, Options } from './arguments.ts';
import type { Output } from './output.ts';

/** A command as the list of all commands has it: enough to show and find it, the rest is loaded when it is used. */
export interface CommandEntry {
  name: string;
  summary: string;
  load: () => Promise<{ command: Command }>;
  /** For pchat's own use: works, but is not listed. */
  hidden?: boolean;
}

/** What a command gets to work with. */
export interface Context {
  args: Arguments;
  /** All commands, for help. */
  commands: readonly CommandEntry[];
  output: Output;
  /** Aborted by Ctrl-C and SIGTERM, and when nobody reads stdout any more. */
  signal: AbortSignal;
  /** To be done before the program ends, however it ends; what was added last is done first. */
  defer(work: () => Promise<void> | void): void;
}

/** One command, in a file of its own that is loaded only when the command is used. */
export interface Command {
  /** What is typed after `pchat`. */
  usage: string;
  /** How many words it takes besides its options; `most` is absent when there is no limit. */
  words: { least: number; most?: number };
  options: Options;
  /** Said in the help when the summary is not enough. */
  details?: string;
  /** Lines as they are typed, each with what it does. */
  examples: readonly (readonly [line: string, does: string])[];
  /** It ends in its own way when the signal aborts, instead of being left where it is. */
  stopsItself?: boolean;
  /** @returns the exit code, when it is neither 0 nor that of the error thrown */
  run(context: Context): Promise<number | void>;
}
