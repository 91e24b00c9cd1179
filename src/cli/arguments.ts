import { parseArgs } from 'node:util';
import { parseWhen } from '../model/parse-when.ts';
import { PchatError } from '../model/errors.ts';
import { nearNames } from '../model/near-names.ts';

/** An option that a command takes. */
export interface Option {
  short?: string;
  /** What stands for its value in the help; absent: the option takes none. */
  value?: string;
  /** Its value may be the empty text. */
  mayBeEmpty?: boolean;
  help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Options that every command takes. */
export const GLOBAL_OPTIONS = {
  account: { value: 'ADDRESS', help: 'the account to use (or PCHAT_ACCOUNT)' },
  json: { help: 'print one JSON object a line' },
  quiet: { short: 'q', help: 'say nothing on stderr but errors' },
  raw: { help: 'print what others wrote as it is, even what a terminal may obey' },
  'no-color': { help: 'no colour (or NO_COLOR)' },
  help: { short: 'h', help: 'show this help' },
  version: { help: 'show the version' },
} as const satisfies Options;

/** What was typed, checked against the options that there are. */
export class Arguments {
  /** What is not an option, in order. */
  readonly words: readonly string[];
  readonly #values: ReadonlyMap<string, readonly (string | true)[]>;

  /** @param values what was given for each option, as often as it was given */
  constructor(words: readonly string[], values: ReadonlyMap<string, readonly (string | true)[]>) {
    this.words = words;
    this.#values = values;
  }

  /** Whether an option was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option, the last if it was given several times; undefined when it was not given. */
  text(name: string): string | undefined {
    return this.texts(name).at(-1);
  }

  /** All values of an option that may be given several times. */
  texts(name: string): string[] {
    return (this.#values.get(name) ?? []).filter((value) => value !== true);
  }

  /**
   * A value that is one of a few.
   *
   * @throws PchatError `usage` with those that there are
   */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    const found = choices.find((choice) => choice === text);
    if (text === undefined || found !== undefined) return found;
    throw new PchatError('usage', `--${name} is one of ${choices.join(', ')}, not "${text}".`);
  }

  /** @throws PchatError `usage` when it is no whole number from `least` to `most` */
  number(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new PchatError('usage', `--${name} takes a number from ${least} to ${most}, not "${text}".`);
  }

  /** A point in time, in milliseconds. @throws PchatError `usage` */
  time(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : parseWhen(text);
  }
}

/**
 * Reads the arguments of a command. Node's own parser: meow takes 30 ms to load even when bundled and cached, as much as all of
 * the rest of `pchat post` together.
 *
 * @param usage shown when there are too many words; @param words at least and at most this many
 * @throws PchatError `usage`, with the option that was probably meant
 */
export function parseArguments(
  argv: readonly string[],
  options: Options,
  words: { least: number; most: number; usage: string },
): Arguments {
  const known: Options = { ...options, ...GLOBAL_OPTIONS };
  const values = new Map<string, (string | true)[]>();
  const rest: string[] = [];
  for (const token of tokens(argv, known)) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind === 'option') {
      const value = checkedValue(token, known);
      values.set(token.name, [...(values.get(token.name) ?? []), value]);
    }
  }
  // Help answers before anything is missed.
  if (!values.has('help') && !values.has('version')) checkWords(rest, words);
  return new Arguments(rest, values);
}

/** Where the words that are not options stand, as far as can be told before the command is known. */
export function wordPositions(argv: readonly string[]): number[] {
  return tokens(argv, GLOBAL_OPTIONS)
    .filter((token) => token.kind === 'positional')
    .map((token) => token.index);
}

function tokens(argv: readonly string[], options: Options) {
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
    // Strict would refuse `--since -2h`, and knows no suggestions.
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function checkedValue(
  token: { name: string; rawName: string; value: string | undefined },
  options: Options,
): string | true {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (option === undefined) {
    const near = token.rawName.startsWith('--') ? nearNames(token.name, Object.keys(options), 1) : [];
    throw new PchatError('usage', `There is no option ${token.rawName}.`, {
      next:
        near.length === 0
          ? 'See them with -h; words that begin with a dash go after "--".'
          : `Did you mean --${near[0]}?`,
    });
  }
  if (option.value === undefined) {
    if (token.value === undefined) return true;
    throw new PchatError('usage', `${token.rawName} takes no value.`);
  }
  if (token.value === undefined || (token.value === '' && option.mayBeEmpty !== true)) {
    throw new PchatError('usage', `${token.rawName} needs a value: ${token.rawName} ${option.value}.`);
  }
  return token.value;
}

function checkWords(given: readonly string[], words: { least: number; most: number; usage: string }): void {
  if (given.length >= words.least && given.length <= words.most) return;
  const what =
    given.length < words.least
      ? `Something is missing: ${wordsOf(words.usage)[given.length] ?? 'a word'}.`
      : `"${given[words.most]}" is too much.`;
  throw new PchatError('usage', what, { next: `It is: pchat ${words.usage} (more with -h).` });
}

/** The words that a command takes, as its usage names them: what stands before is its own name. */
function wordsOf(usage: string): string[] {
  const all = usage.split(' ');
  return all.slice(all.findIndex((word) => /[A-Z]/.test(word))).map((word) => word.replaceAll('…', ''));
}
