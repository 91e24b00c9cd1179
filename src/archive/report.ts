import type { DatabaseSync } from 'node:sqlite';

/** What an archive holds. */
export interface ArchiveReport {
  rooms: number;
  messages: number;
  /** Places in rooms' histories where something is missing. */
  gaps: number;
  /** Size of the file. */
  bytes: number;
}

export function archiveReport(database: DatabaseSync): ArchiveReport {
  const count = (sql: string) => (database.prepare(sql).get() as { n: number }).n;
  return {
    rooms: count('SELECT count(DISTINCT room) AS n FROM segment'),
    messages: count('SELECT count(*) AS n FROM message'),
    // One before each segment, but for those at the beginning of their rooms.
    gaps: count(
      'SELECT count(*) AS n FROM segment WHERE at_start = 0 OR EXISTS (SELECT 1 FROM segment AS earlier WHERE earlier.room = segment.room AND earlier.first < segment.first)',
    ),
    bytes: count('SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()'),
  };
}

/** What SQLite finds wrong with the file and with the full-text index. @throws when the file cannot be read at all */
export function integrity(database: DatabaseSync): string[] {
  const rows = database.prepare('PRAGMA quick_check').all() as { quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((finding) => finding !== 'ok');
}
