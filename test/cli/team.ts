import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Machine, objects, type Result } from './machine.ts';

/** A machine with the embedded server in the background and accounts of several people; `root` administers it. */
export class Team {
  readonly machine: Machine;

  private constructor(machine: Machine) {
    this.machine = machine;
  }

  static async of(...names: string[]): Promise<Team> {
    const machine = await Machine.create();
    const team = new Team(machine);
    // The first run starts the server, with an account that administers it.
    await succeeded(machine.run(['rooms']));
    for (const name of names) {
      await succeeded(machine.run(['admin', 'user', 'add', name, '--password-stdin'], { input: name }));
      const login = ['login', `${name}@localhost`, '--server', await team.websocket(), '--password-stdin'];
      await succeeded(machine.run(login, { input: name }));
    }
    return team;
  }

  async websocket(): Promise<string> {
    const state = await readFile(join(this.machine.home, 'data', 'server', 'server.json'), 'utf8');
    return (JSON.parse(state) as { websocket: string }).websocket;
  }

  /** Administers the server from the shell. */
  admin(...args: string[]): Promise<Result> {
    return succeeded(this.machine.run(['admin', ...args]));
  }

  /** Runs `pchat` as one of them. */
  as(name: string, ...args: string[]): Promise<Result> {
    return this.machine.run([...args, '--account', `${name}@localhost`]);
  }

  /** The same, to print JSON; it must work. */
  async json(name: string, ...args: string[]): Promise<Record<string, unknown>[]> {
    return objects((await succeeded(this.as(name, ...args, '--json'))).stdout);
  }

  /** The same for what is done without being looked at. */
  async did(name: string, ...args: string[]): Promise<void> {
    await succeeded(this.as(name, ...args));
  }

  remove(): Promise<void> {
    return this.machine.remove();
  }
}

async function succeeded(running: Promise<Result>): Promise<Result> {
  const result = await running;
  if (result.code !== 0) throw new Error(`pchat ended with ${result.code}: ${result.stderr}`);
  return result;
}
