/**
 * Tables of the local archive, applied in order; `user_version` counts how many were. Never edit one that was released: append.
 *
 * A message's `rowid` is made from its time (see model/row-ids.ts), so that the full-text index, which can only walk its hits in order
 * of rowid, walks them in order of time. `position` is its place in its room: archive order, which time alone does not tell,
 * since servers stamp whole seconds. A `segment` is a run of positions of which nothing is missing; between two is a gap.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    -- What the list and the head of the room show: name, category, topic, counts; JSON.
    details TEXT NOT NULL DEFAULT '{}',
    -- The followed room as JSON, its place in the list, and since when it is followed from here.
    followed TEXT,
    follow_order INTEGER,
    followed_since INTEGER,
    -- Archive id last read ('': nothing is), and whether the account's other screens are still to be told.
    mark TEXT,
    mark_unsaved INTEGER NOT NULL DEFAULT 0,
    mark_back_to TEXT
  ) STRICT;

  -- Posts that their rooms have not confirmed. 'owner' is the process that sends it; see outbox-records.ts.
  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    time INTEGER NOT NULL,
    content TEXT NOT NULL,
    owner TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- JSON of the account by name, as last seen on the server: feeds.
  CREATE TABLE data (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at_start INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX segment_by_place ON segment (room, first);

  CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (address, name)
  ) STRICT;

  CREATE TABLE message (
    rowid INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
    position INTEGER NOT NULL,
    archive_id TEXT NOT NULL,
    origin_id TEXT,
    time INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES author,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    title TEXT,
    alert INTEGER NOT NULL,
    more TEXT,
    UNIQUE (room, position),
    UNIQUE (room, archive_id)
  ) STRICT;
  CREATE INDEX message_by_time ON message (room, time);
  CREATE INDEX message_by_origin ON message (room, origin_id) WHERE origin_id IS NOT NULL;

  -- Contentless: the text is in message already. 'body' holds folded words, 'marks' the room and author as words of their own.
  -- The words are cut already (model/fold.ts), so they are kept as they are: 'ascii' knows no letters beyond ASCII to cut at.
  CREATE VIRTUAL TABLE words USING fts5 (
    body, marks, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
  );

  -- Each word once, to look for parts of words in; also those of messages that are gone.
  CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  `,
];
