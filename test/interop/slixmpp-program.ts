import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PYTHON = '/usr/bin/python3';

/** Something that a script of slixmpp told. */
export interface Told {
  event: string;
  [detail: string]: unknown;
}

/** A program that speaks with slixmpp: what it told, one after the other. */
export class SlixmppProgram {
  readonly child: ChildProcess;
  #told: Told[] = [];
  #errors = '';
  #look = () => {};

  /** @param script its file name, here */
  constructor(script: string, args: readonly string[]) {
    this.child = spawn(PYTHON, [join(import.meta.dirname, script), ...args]);
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      // slixmpp itself prints too.
      if (line.startsWith('{')) this.#told.push(JSON.parse(line) as Told);
      this.#look();
    });
    this.child.on('exit', () => this.#look());
  }

  /** What was told is not looked at again. */
  forget(): void {
    this.#told = [];
  }

  say(text: string): void {
    this.child.stdin!.write(`${text}\n`);
  }

  /** Resolves with the first thing told that fits, also one that was told before. */
  async told(event: string, fits: (told: Told) => boolean = () => true): Promise<Told> {
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    const failed = (why: string) =>
      reject(new Error(`no ${event}, ${why}: ${JSON.stringify(this.#told)}\n${this.#errors}`));
    const timer = setTimeout(failed, 15_000, 'in time');
    this.#look = () => {
      const found = this.#told.find((told) => told.event === event && fits(told));
      if (found) resolve(found);
      else if (this.child.exitCode !== null) failed(`it ended with ${this.child.exitCode}`);
    };
    this.#look();
    return promise.finally(() => clearTimeout(timer));
  }
}

/** Whether slixmpp is there. */
export function hasSlixmpp(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import slixmpp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
