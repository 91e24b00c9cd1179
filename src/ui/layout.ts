/** Where everything stands, in cells. Widths are of what is inside the frame's lines. */
export interface Layout {
  columns: number;
  rows: number;
  /** Too small to show anything but a sentence that says so. */
  tooSmall: boolean;
  /** 0 where the browser is an overlay, shown in place of the messages. */
  browserWidth: number;
  messagesWidth: number;
  /** 0 where there is no room for the participants. */
  participantsWidth: number;
  /** Rows between the upper frame and the composer. */
  bodyRows: number;
  /** Rows of the composer, between its frame lines. */
  composerRows: number;
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
/** The frame's side, a space, `> `; and a space and the frame on the right. */
export const COMPOSER_LEFT = 4;
const COMPOSER_RIGHT = 2;

/**
 * Divides the window.
 *
 * @param wantedComposerRows what the composer would like; it gets at most a third of the window
 * @param alone the middle pane has the whole width, for what is read in lines
 */
export function layOut(columns: number, rows: number, wantedComposerRows: number, alone = false): Layout {
  const browserWidth =
    columns >= BROWSER_FROM && !alone ? Math.min(30, Math.max(18, Math.floor(columns / 5))) : 0;
  const participantsWidth =
    columns >= PARTICIPANTS_FROM && !alone ? Math.min(22, Math.max(14, Math.floor(columns / 8))) : 0;
  const frames = 2 + (browserWidth ? 1 : 0) + (participantsWidth ? 1 : 0);
  const most = Math.max(1, Math.min(Math.floor(rows / 3), rows - FIXED_ROWS - SMALLEST_BODY));
  const composerRows = Math.max(1, Math.min(wantedComposerRows, most));
  return {
    columns,
    rows,
    tooSmall: columns < SMALLEST.columns || rows < SMALLEST.rows,
    browserWidth,
    participantsWidth,
    messagesWidth: columns - browserWidth - participantsWidth - frames,
    bodyRows: Math.max(1, rows - FIXED_ROWS - composerRows),
    composerRows,
    composerWidth: Math.max(1, columns - COMPOSER_LEFT - COMPOSER_RIGHT),
  };
}
