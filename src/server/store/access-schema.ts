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
