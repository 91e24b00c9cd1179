/**
 * Tables of rooms. A room belongs to a service (its category's domain) and is otherwise known by a number that is never given
 * again, so that a destroyed room's affiliations and archive can never become those of a later room with its name.
 *
 * `position` counts a room's archived messages from 1 without gaps: it gives their order, and the size of any stretch of the
 * archive by one subtraction instead of a count.
 *
 * Messages do not refer to `rooms`: those of a destroyed room are deleted little by little (archive/purge.ts), and until then
 * `room_purges` remembers it.
 */
export const ROOMS_SCHEMA = `
CREATE TABLE room_services (
  domain TEXT PRIMARY KEY,
  occupant_salt BLOB NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE rooms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  service TEXT NOT NULL REFERENCES room_services(domain),
  local TEXT NOT NULL,
  creator TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  language TEXT NOT NULL,
  persistent INTEGER NOT NULL,
  public INTEGER NOT NULL,
  members_only INTEGER NOT NULL,
  moderated INTEGER NOT NULL,
  change_subject INTEGER NOT NULL,
  whois TEXT NOT NULL,
  allow_invites INTEGER NOT NULL,
  archiving INTEGER NOT NULL,
  max_users INTEGER,
  subject TEXT,
  subject_nick TEXT,
  subject_time INTEGER,
  UNIQUE (service, local)
) STRICT;
CREATE INDEX rooms_by_creator ON rooms (service, creator);

CREATE TABLE room_affiliations (
  room INTEGER NOT NULL REFERENCES rooms(id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  affiliation TEXT NOT NULL CHECK (affiliation IN ('owner', 'admin', 'member', 'outcast')),
  PRIMARY KEY (room, address)
) WITHOUT ROWID, STRICT;

-- A later account of that name is somebody else. Bans stay.
CREATE TRIGGER room_affiliations_end_with_account AFTER DELETE ON account BEGIN
  DELETE FROM room_affiliations
  WHERE affiliation <> 'outcast' AND substr(address, 1, length(OLD.name) + 1) = OLD.name || '@';
END;

CREATE TABLE room_messages (
  room INTEGER NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  time INTEGER NOT NULL,
  sender TEXT NOT NULL,
  nick TEXT NOT NULL,
  has_body INTEGER NOT NULL,
  stanza TEXT NOT NULL,
  PRIMARY KEY (room, position)
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX room_messages_by_id ON room_messages (room, id);
CREATE INDEX room_messages_by_sender ON room_messages (room, sender);
CREATE INDEX room_messages_by_nick ON room_messages (room, nick);

CREATE TABLE room_purges (
  room INTEGER PRIMARY KEY
) STRICT;
`;
