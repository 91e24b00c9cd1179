import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { Groups } from '../../../src/server/accounts/groups.ts';
import { CategoryStore } from '../../../src/server/rooms/category-store.ts';
import { startServer, type RunningServer } from '../../../src/server/server.ts';
import { databaseFile } from '../../../src/server/store/data-folder.ts';
import { openDatabase } from '../../../src/server/store/database.ts';
import { PASSWORD, Person } from './person.ts';
import { ANNEX, CATEGORY, VAULT } from './stanzas.ts';

/** Who asks (the columns of the tables), by role. */
export const ACCOUNTS: Record<string, string> = {
  stranger: 'stranger',
  'in scope': 'scoped',
  member: 'member',
  manager: 'manager',
  both: 'both',
  presenter: 'presenter',
  creator: 'creator',
  admin: 'root',
  removed: 'removed',
  banned: 'banned',
};
/** Who else there is (README.md). */
const CAST = ['alice', 'tess', 'tom', 'pat', 'guest'];

/** Who roles are given to: the people themselves, or groups that have one of them each. */
export type GivenTo = 'people' | 'groups';

/** A running server with one category, whose scope is everyone but the stranger, and everyone signed in. */
export class World implements AsyncDisposable {
  readonly givenTo: GivenTo;
  readonly server: RunningServer;
  /** The file of its database, for what `pchat admin` does beside it. */
  readonly database: string;
  /** By account. */
  readonly people = new Map<string, Person>();
  readonly #folder: string;

  private constructor(givenTo: GivenTo, server: RunningServer, folder: string) {
    this.givenTo = givenTo;
    this.server = server;
    this.#folder = folder;
    this.database = databaseFile(folder);
  }

  static async start(givenTo: GivenTo = 'people'): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'pchat-access-'));
    setUp(databaseFile(folder), givenTo);
    const server = await startServer({
      dataDir: folder,
      domain: 'localhost',
      host: '127.0.0.1',
      port: 0,
      tcpPort: 0,
    });
    const world = new World(givenTo, server, folder);
    for (const name of [...Object.values(ACCOUNTS), ...CAST])
      world.people.set(name, await world.signIn(name));
    // An invitation is sent to who is available.
    world.person('guest').client.send('<presence/>');
    return world;
  }

  /** Another connection of somebody. */
  signIn(name: string, resource?: string): Promise<Person> {
    return Person.signedIn(this.server, name, resource);
  }

  person(name: string): Person {
    return this.people.get(name)!;
  }

  /** The address to give a role to, so that this account has it. */
  principal(account: string): string {
    return this.givenTo === 'people' ? `${account}@localhost` : `${groupOf(account)}@groups.localhost`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** All that is not on the wire is made before the server starts, so that nothing has to wait until it notices. */
function setUp(file: string, givenTo: GivenTo): void {
  const database = openDatabase(file);
  // It need not outlive the machine.
  database.exec('PRAGMA synchronous = OFF');
  const accounts = new Accounts(database);
  const groups = new Groups(database);
  const categories = new CategoryStore(database);
  accounts.claimDomain('localhost');
  const names = [...Object.values(ACCOUNTS), ...CAST];
  for (const name of names) accounts.add(name, PASSWORD, { administrator: name === 'root' });
  for (const name of names) {
    groups.add(groupOf(name));
    groups.addUsers(groupOf(name), [name]);
  }
  groups.add('nobodies');
  const settings = { name: 'Desk', description: '', invitations: false, files: false };
  categories.add(CATEGORY, settings, 'localhost');
  categories.revoke(CATEGORY, 'scope', 'localhost');
  const principal = (name: string) =>
    givenTo === 'people' ? `${name}@localhost` : `${groupOf(name)}@groups.localhost`;
  // An administrator is as good out of the scope as in it.
  const outOfScope = givenTo === 'people' ? ['stranger'] : ['stranger', 'root'];
  for (const name of names) {
    if (!outOfScope.includes(name)) categories.grant(CATEGORY, 'scope', principal(name));
  }
  for (const name of ['alice', 'creator']) categories.grant(CATEGORY, 'creator', principal(name));
  // Where rooms may be moved to (refusals.test.ts): everyone is in the scope of one, where nobody may create rooms; the other has
  // a scope of its own, and alice creates rooms there.
  categories.add(VAULT, { ...settings, name: 'Vault' }, 'localhost');
  categories.add(ANNEX, { ...settings, name: 'Annex' }, 'localhost');
  categories.revoke(ANNEX, 'scope', 'localhost');
  for (const name of ['alice', 'tess', 'member', 'scoped']) categories.grant(ANNEX, 'scope', principal(name));
  categories.grant(ANNEX, 'creator', principal('alice'));
  database.close();
}

function groupOf(account: string): string {
  return `${account}s`;
}
