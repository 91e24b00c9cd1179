import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = resolve('bin/pchat.js');
/** Compiled code is the same for all: without this each machine would compile it anew. */
const CACHE = join(tmpdir(), 'pchat-test-cache');

/** How a run of the program ended. */
export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A fresh machine as pchat sees it: a home of its own, with nothing in it. */
export class Machine {
  readonly home: string;
  readonly env: Record<string, string>;
  readonly #running = new Set<ChildProcessWithoutNullStreams>();

  private constructor(home: string) {
    this.home = home;
    this.env = {
      PATH: process.env['PATH']!,
      HOME: home,
      PCHAT_CONFIG_DIR: join(home, 'config'),
      PCHAT_DATA_DIR: join(home, 'data'),
      PCHAT_KEYRING: 'off',
      XDG_CACHE_HOME: CACHE,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
    };
  }

  static async create(): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), 'pchat-cli-')));
  }

  /** Runs `pchat` to its end. */
  async run(
    args: readonly string[],
    options: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Result> {
    const program = this.start(args, options.env);
    program.child.stdin.end(options.input ?? '');
    const code = await program.exited;
    return { code, stdout: program.stdout, stderr: program.stderr };
  }

  /** Starts `pchat` and leaves it running; it ends with the machine at the latest. */
  start(args: readonly string[], env: Record<string, string> = {}): Program {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { ...this.env, ...env },
      cwd: this.home,
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return new Program(child);
  }

  /** Ends what was started here, the server in the background too. */
  async remove(): Promise<void> {
    await Promise.all(
      [...this.#running].map((child) => {
        child.kill('SIGKILL');
        return once(child, 'exit');
      }),
    );
    await this.run(['serve', '--stop']);
    await rm(this.home, { recursive: true, force: true });
  }
}

/** A running `pchat`. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly lines: string[] = [];
  #looked: (() => void)[] = [];

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdin.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#look();
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#look();
    });
    this.exited = once(child, 'close').then(([code]) => {
      this.#look();
      return code as number | null;
    });
  }

  /** Resolves once the program has printed so many lines on stdout. */
  async printed(count: number): Promise<string[]> {
    await this.#until(() => this.lines.length >= count);
    return this.lines;
  }

  /** Resolves once this stands in what it said on stderr. */
  async said(text: string): Promise<void> {
    await this.#until(() => this.stderr.includes(text));
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`pchat ended with ${this.child.exitCode ?? this.child.signalCode}: ${this.stderr}`);
      }
      await new Promise<void>((wake) => this.#looked.push(wake));
    }
  }

  #look(): void {
    for (const wake of this.#looked.splice(0)) wake();
  }
}

/** The objects that `--json` printed. */
export function objects(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
