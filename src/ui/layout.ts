/** The cells of one room's messages. */
export interface PaneSize {
  width: number;
  rows: number;
}

/** How rooms stand: one alone, two left and right, two one above the other, or only one of two for want of space. */
export type Arrangement = 'one' | 'columns' | 'rows' | 'too-small';

/** Where everything stands, in cells. Widths are of what is inside the frame's lines. */
export interface Layout {
  columns: number;
  rows: number;
  /** Too small to show anything but a sentence that says so. */
  tooSmall: boolean;
  /** 0 where the browser is an overlay, shown in place of the messages. */
  browserWidth: number;
  /** What is between the browser and the participants. */
  messagesWidth: number;
  arrangement: Arrangement;
  /** The left or upper of two rooms, and the other; the same where only one is shown. */
  first: PaneSize;
  second: PaneSize;
  /** 0 where there is no room for the participants. */
  participantsWidth: number;
  /** Rows between the upper frame and the composer. */
  bodyRows: number;
  /** Rows of the composer, between its frame lines. */
  composerRows: number;
  /** Cells before the composer's text: the frame's side and its prompt. */
  composerLeft: number;
  /** Cells in which the composer's text is wrapped. */
  composerWidth: number;
}

export const SMALLEST = { columns: 40, rows: 10 };
/** From this width on the browser stands beside the messages. */
const BROWSER_FROM = 60;
const PARTICIPANTS_FROM = 100;
/** Status line, upper frame, the composer's upper frame, hints. */
const FIXED_ROWS = 4;
const SMALLEST_BODY = 3;
/** What each of two rooms needs beside, and above, the other. */
const SMALLEST_COLUMN = 50;
const SMALLEST_ROWS = 5;
/** The frame's side, a space, `> `; and a space and the frame on the right. */
const COMPOSER_LEFT = 4;
const COMPOSER_RIGHT = 2;

/** What is to be shown besides one room with a composer. */
interface Wanted {
  /** The middle pane has the whole width, for what is read in lines. */
  alone?: boolean;
  /** A second room. */
  two?: boolean;
  /** Cells of what the composer's prompt says; 0: nothing. */
  prompt?: number;
}

/**
 * Divides the window.
 *
 * @param wantedComposerRows what the composer would like; it gets at most a third of the window
 */
export function layOut(
  columns: number,
  rows: number,
  wantedComposerRows: number,
  { alone = false, two = false, prompt = 0 }: Wanted = {},
): Layout {
  const browserWidth =
    columns >= BROWSER_FROM && !alone ? Math.min(30, Math.max(18, Math.floor(columns / 5))) : 0;
  const middle = (participants: number): number =>
    columns - browserWidth - participants - 2 - (browserWidth ? 1 : 0) - (participants ? 1 : 0);
  const wanted =
    columns >= PARTICIPANTS_FROM && !alone ? Math.min(22, Math.max(14, Math.floor(columns / 8))) : 0;
  // Who is here goes before a second room does.
  const isNarrow = two && !fitColumns(middle(wanted)) && fitColumns(middle(0));
  const participantsWidth = isNarrow ? 0 : wanted;
  const messagesWidth = middle(participantsWidth);
  const most = Math.max(1, Math.min(Math.floor(rows / 3), rows - FIXED_ROWS - SMALLEST_BODY));
  const composerRows = Math.max(1, Math.min(wantedComposerRows, most));
  const bodyRows = Math.max(1, rows - FIXED_ROWS - composerRows);
  const composerLeft = COMPOSER_LEFT + (prompt === 0 ? 0 : prompt + 1);
  return {
    columns,
    rows,
    tooSmall: columns < SMALLEST.columns || rows < SMALLEST.rows,
    browserWidth,
    participantsWidth,
    messagesWidth,
    ...panes(messagesWidth, bodyRows, two ? arrangementFor(messagesWidth, rows) : 'one'),
    bodyRows,
    composerRows,
    composerLeft,
    composerWidth: Math.max(1, columns - composerLeft - COMPOSER_RIGHT),
  };
}

function fitColumns(width: number): boolean {
  return width >= 2 * SMALLEST_COLUMN + 1;
}

/** How two rooms stand; what is written, whatever its length, does not move them about. */
function arrangementFor(width: number, rows: number): Arrangement {
  if (fitColumns(width)) return 'columns';
  return rows - FIXED_ROWS - 1 >= 2 * SMALLEST_ROWS + 1 ? 'rows' : 'too-small';
}

/** Both panes, with a line between them where there are two. */
function panes(
  width: number,
  rows: number,
  arrangement: Arrangement,
): Pick<Layout, 'arrangement' | 'first' | 'second'> {
  if (arrangement === 'columns') {
    const left = Math.floor((width - 1) / 2);
    return { arrangement, first: { width: left, rows }, second: { width: width - 1 - left, rows } };
  }
  if (arrangement === 'rows') {
    const upper = Math.max(1, Math.floor((rows - 1) / 2));
    return {
      arrangement,
      first: { width, rows: upper },
      second: { width, rows: Math.max(1, rows - 1 - upper) },
    };
  }
  return { arrangement, first: { width, rows }, second: { width, rows } };
}
