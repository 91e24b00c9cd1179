/**
 * The full-text index over the archives of all rooms. A row's number is made from the message's time (model/row-ids.ts), so that the
 * index, which can only walk its hits in the order of their numbers, walks them in the order of time, in whatever order they were
 * put in. Words are cut by model/fold.ts alone, as the client's archive has them: the tokenizer
 * leaves them as they are. `marks` holds the room, the author, whether it is an alert, and that it is a message, as
 * words, so that one walk answers all.
 */
export const SEARCH_SCHEMA = `
CREATE TABLE search_rows (
  row INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (room, position)
) STRICT;

CREATE VIRTUAL TABLE search_words USING fts5 (
  body, marks, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

-- Each word once, to look for parts of words in.
CREATE TABLE search_vocabulary (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Who wrote under which nick; the keys are folded, as names are compared.
CREATE TABLE search_authors (
  id INTEGER PRIMARY KEY,
  sender TEXT NOT NULL,
  nick TEXT NOT NULL,
  sender_key TEXT NOT NULL,
  local_key TEXT NOT NULL,
  nick_key TEXT NOT NULL,
  UNIQUE (sender, nick)
) STRICT;
CREATE INDEX search_authors_by_sender ON search_authors (sender_key);
CREATE INDEX search_authors_by_local ON search_authors (local_key);
CREATE INDEX search_authors_by_nick ON search_authors (nick_key);

-- Up to which position a room's archive is in the index; the rest follows when there is time (archive/search-backlog.ts). A room that
-- all of its category may read is marked as such, until that changes: to name each room would slow down a search in thousands of them.
CREATE TABLE search_progress (
  room INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  open INTEGER NOT NULL
) STRICT;
`;

/** The index is made anew, in the background: open rooms are marked by their category. */
export const SEARCH_AGAIN = `
INSERT INTO search_words (search_words) VALUES ('delete-all');
DELETE FROM search_rows;
DELETE FROM search_progress;
`;
