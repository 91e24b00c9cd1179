import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { CategoryStore } from '../../../src/server/rooms/category-store.ts';
import { RoleStore } from '../../../src/server/rooms/role-store.ts';
import { MANAGER, MEMBER, PRESENTER } from '../../../src/server/rooms/standing.ts';
import { openDatabase } from '../../../src/server/store/database.ts';
import { MIGRATIONS } from '../../../src/server/store/migrations.ts';

/** How many migrations there were before rooms had roles. */
const BEFORE_ROLES = 3;

/** A database as it was then, with two rooms and people in them. */
function oldDatabase(file: string): void {
  const database = new DatabaseSync(file);
  for (const migration of MIGRATIONS.slice(0, BEFORE_ROLES)) database.exec(migration);
  const room = (id: number, local: string, moderated: number) =>
    `INSERT INTO rooms (id, service, local, creator, name, description, language, persistent, public, members_only,
       moderated, change_subject, whois, allow_invites, archiving)
     VALUES (${id}, 'general.localhost', '${local}', 'alice@localhost', '', '', '', 1, 1, 1, ${moderated}, 0, 'anyone', 0, 1);`;
  database.exec(`
    PRAGMA user_version = ${BEFORE_ROLES};
    INSERT INTO setting VALUES ('domain', 'localhost');
    INSERT INTO account (name, created) VALUES ('alice', 0), ('bob', 0), ('carol', 0);
    INSERT INTO room_services VALUES ('general.localhost', x'00');
    ${room(1, 'desk', 0)} ${room(2, 'stage', 1)}
    INSERT INTO room_affiliations VALUES
      (1, 'alice@localhost', 'owner'), (1, 'bob@localhost', 'member'), (1, 'carol@localhost', 'outcast'),
      (2, 'alice@localhost', 'admin'), (2, 'bob@localhost', 'member');
  `);
  database.close();
}

test('affiliations become the roles that they meant, and the rooms are in a category for all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-migration-'));
  const file = join(folder, 'server.db');
  oldDatabase(file);
  const database = openDatabase(file);
  const roles = new RoleStore(database);
  expect(roles.own(1, 'alice@localhost')).toBe(MEMBER | MANAGER);
  expect(roles.own(1, 'bob@localhost')).toBe(MEMBER);
  expect(roles.banned(1)).toEqual(['carol@localhost']);
  // Members had voice in moderated rooms.
  expect(roles.own(2, 'alice@localhost')).toBe(MEMBER | MANAGER | PRESENTER);
  expect(roles.own(2, 'bob@localhost')).toBe(MEMBER | PRESENTER);
  expect(new CategoryStore(database).list()).toMatchObject([
    { domain: 'general.localhost', name: 'General', scope: ['localhost'], creators: ['localhost'] },
  ]);
  // What was given to somebody goes with their account; a ban stays for who comes next.
  database.exec(`DELETE FROM account WHERE name IN ('bob', 'carol')`);
  expect(roles.own(1, 'bob@localhost')).toBe(0);
  expect(roles.banned(1)).toEqual(['carol@localhost']);
  database.close();
  rmSync(folder, { recursive: true });
});
