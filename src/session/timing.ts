/** How long the session waits for what, in milliseconds. */
export interface SessionTiming {
  /** Pause before the next try after so many failures in a row (1 is the first). */
  pause(failures: number): number;
  /** A post on the wire whose echo has not come after this long is looked for in the archive. */
  echo: number;
  /** Silence in a joined room after which the room is asked whether it still has us (XEP-0410). */
  silence: number;
  /** A read mark that moved is stored after this long, with all that moved meanwhile. */
  readMark: number;
  /** Pause after each page of older history that is fetched in the background. */
  backfill: number;
}

const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** 1 s, 2 s, 4 s … 60 s, each by up to a half longer, so that a thousand clients do not all come back in the same second. */
export function growingPause(failures: number, random: () => number = Math.random): number {
  const base = SHORTEST_PAUSE * 2 ** Math.min(failures - 1, 10);
  return Math.min(LONGEST_PAUSE, Math.round(base * (1 + random() / 2)));
}

export const DEFAULT_TIMING: SessionTiming = {
  pause: growingPause,
  echo: 20_000,
  silence: 240_000,
  readMark: 1_000,
  backfill: 200,
};
