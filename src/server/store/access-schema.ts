/**
 * Tables of who may do what: categories with their rules, and groups of users. A principal is an address: a user's, a group's
 * (`ops@groups.DOMAIN`), or the server's domain for everyone. What names somebody who is gone goes with them, for a later account or
 * group of that name is somebody else.
 */
export const CATEGORIES_SCHEMA = `
CREATE TABLE categories (
  domain TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  invitations INTEGER NOT NULL,
  files INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE category_principals (
  category TEXT NOT NULL REFERENCES categories(domain) ON DELETE CASCADE,
  list TEXT NOT NULL CHECK (list IN ('scope', 'creator')),
  principal TEXT NOT NULL,
  PRIMARY KEY (category, list, principal)
) WITHOUT ROWID, STRICT;

CREATE TABLE groups (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE group_users (
  "group" TEXT NOT NULL REFERENCES groups(name) ON DELETE CASCADE,
  account TEXT NOT NULL REFERENCES account(name) ON DELETE CASCADE,
  PRIMARY KEY ("group", account)
) WITHOUT ROWID, STRICT;
CREATE INDEX group_users_by_account ON group_users (account);

CREATE TRIGGER category_principals_end_with_account AFTER DELETE ON account BEGIN
  DELETE FROM category_principals
  WHERE principal = OLD.name || '@' || (SELECT value FROM setting WHERE setting.name = 'domain');
END;
CREATE TRIGGER category_principals_end_with_group AFTER DELETE ON groups BEGIN
  DELETE FROM category_principals
  WHERE principal = OLD.name || '@groups.' || (SELECT value FROM setting WHERE setting.name = 'domain');
END;
`;

/**
 * Roles in rooms, as sets of principals, and what else rooms with rules need. A role is a bit, so that SQL can join what someone has by
 * several principals: 1 member, 2 manager, 4 presenter (rooms/standing.ts).
 */
export const ROLES_SCHEMA = `
INSERT INTO categories (domain, name, name_key, description, invitations, files)
  SELECT domain, 'General', 'general', '', 1, 1 FROM room_services
  WHERE domain NOT IN (SELECT domain FROM categories) LIMIT 1;
INSERT INTO category_principals (category, list, principal)
  SELECT domain, list, substr(domain, instr(domain, '.') + 1)
  FROM categories, (SELECT 'scope' AS list UNION SELECT 'creator') WHERE name_key = 'general'
  ON CONFLICT DO NOTHING;

CREATE TABLE room_roles (
  room INTEGER NOT NULL REFERENCES rooms(id) ON DELETE CASCADE,
  principal TEXT NOT NULL,
  role INTEGER NOT NULL CHECK (role IN (1, 2, 4)),
  PRIMARY KEY (room, principal, role)
) WITHOUT ROWID, STRICT;
CREATE INDEX room_roles_by_principal ON room_roles (principal, room, role);

CREATE TABLE room_bans (
  room INTEGER NOT NULL REFERENCES rooms(id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  PRIMARY KEY (room, address)
) WITHOUT ROWID, STRICT;

INSERT INTO room_roles (room, principal, role)
  SELECT room, address, 1 FROM room_affiliations WHERE affiliation <> 'outcast'
  UNION ALL SELECT room, address, 2 FROM room_affiliations WHERE affiliation IN ('owner', 'admin')
  UNION ALL SELECT room, address, 4 FROM room_affiliations JOIN rooms ON rooms.id = room
    WHERE moderated = 1 AND affiliation <> 'outcast';
INSERT INTO room_bans (room, address) SELECT room, address FROM room_affiliations WHERE affiliation = 'outcast';
DROP TRIGGER room_affiliations_end_with_account;
DROP TABLE room_affiliations;

ALTER TABLE rooms ADD COLUMN invitations TEXT NOT NULL DEFAULT 'category';
ALTER TABLE rooms ADD COLUMN files TEXT NOT NULL DEFAULT 'category';
ALTER TABLE rooms ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
-- The name, and all that browsing looks in, folded as text is compared; empty: not yet worked out.
ALTER TABLE rooms ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
CREATE INDEX rooms_by_name ON rooms (service, name_key);

-- Where rooms were before they were moved: the address leads to the new one, and nobody else gets it.
CREATE TABLE room_moves (
  service TEXT NOT NULL,
  local TEXT NOT NULL,
  room INTEGER NOT NULL REFERENCES rooms(id) ON DELETE CASCADE,
  PRIMARY KEY (service, local)
) WITHOUT ROWID, STRICT;
CREATE INDEX room_moves_by_room ON room_moves (room);

CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  room INTEGER NOT NULL REFERENCES rooms(id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  inviter TEXT NOT NULL,
  reason TEXT NOT NULL,
  time INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'declined')),
  delivered INTEGER NOT NULL
) STRICT;
CREATE INDEX invitations_by_address ON invitations (address, id);
CREATE INDEX invitations_by_room ON invitations (room);

-- A later account or group of that name is somebody else. Bans stay.
CREATE TRIGGER room_roles_end_with_account AFTER DELETE ON account BEGIN
  DELETE FROM room_roles WHERE principal = OLD.name || '@' || (SELECT value FROM setting WHERE setting.name = 'domain');
  DELETE FROM invitations WHERE address = OLD.name || '@' || (SELECT value FROM setting WHERE setting.name = 'domain');
END;
CREATE TRIGGER room_roles_end_with_group AFTER DELETE ON groups BEGIN
  DELETE FROM room_roles
  WHERE principal = OLD.name || '@groups.' || (SELECT value FROM setting WHERE setting.name = 'domain');
END;
`;
