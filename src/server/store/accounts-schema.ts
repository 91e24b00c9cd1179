/** Tables of accounts and of what each account keeps on the server. */
export const ACCOUNTS_SCHEMA = `
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The id tells an account from a later one of the same name.
CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  administrator INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL
) STRICT;

-- SCRAM verifiers (RFC 5802 section 3); the password itself is nowhere.
CREATE TABLE verifier (
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  salt BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- RFC 6121 section 2; pending is a subscription request of the contact that waits for an answer.
CREATE TABLE roster (
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  contact TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  groups TEXT NOT NULL DEFAULT '[]',
  sends INTEGER NOT NULL DEFAULT 0,
  receives INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, contact)
) STRICT, WITHOUT ROWID;

-- vcard-temp (XEP-0054) and private storage (XEP-0049), one XML text for each namespace.
CREATE TABLE account_xml (
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  xml TEXT NOT NULL,
  PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;

-- XEP-0163.
CREATE TABLE pep_node (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  node TEXT NOT NULL,
  config TEXT NOT NULL,
  UNIQUE (account, node)
) STRICT;

CREATE TABLE pep_item (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  node INTEGER NOT NULL REFERENCES pep_node(id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  xml TEXT NOT NULL,
  UNIQUE (node, item)
) STRICT;
`;

/** A later account of a removed one's name is somebody else, whom nobody lets see their presence, nor what they publish. */
export const ROSTERS_FORGET_ACCOUNTS = `
CREATE TRIGGER rosters_forget_account AFTER DELETE ON account BEGIN
  UPDATE roster SET sends = 0, receives = 0, asked = 0, pending = 0
  WHERE contact = OLD.name || '@' || (SELECT value FROM setting WHERE setting.name = 'domain');
  DELETE FROM roster WHERE NOT (sends OR receives OR asked OR pending OR listed);
END;
`;
