import { errorText } from '../../format/error-text.ts';
import { rowText, type Row } from '../../format/span.ts';
import { cellWidth } from '../../format/width.ts';
import type { ConnectionStatus, FeedView, RoomView, Timeline } from '../../session/session.ts';
import { browserPaneRows } from '../browser/browser-pane-rows.ts';
import { browserRows } from '../browser/browser-rows.ts';
import { composerView, wantedRows } from '../composer/composer-lines.ts';
import { NOTHING_WRITTEN } from '../composer/compose.ts';
import { bufferOf } from '../composer/text-buffer.ts';
import { hintsRow, middleRow, roomTitle, topRow } from '../frame/frame-rows.ts';
import { composerHints } from '../frame/composer-hints.ts';
import { statusRow } from '../frame/status-row.ts';
import type { Keymap } from '../keymap.ts';
import { layOut, type Layout } from '../layout.ts';
import { headerRowsOf, paneRows } from '../messages/message-rows.ts';
import { timelineItems } from '../messages/timeline-items.ts';
import { viewAt } from '../messages/viewport.ts';
import { initialState } from '../screen-state.ts';

/** What is known before anything but the archive was asked. */
export interface Known {
  account: string;
  status: ConnectionStatus;
  views: readonly RoomView[];
  /** The room to show, with what is here of it. */
  view: RoomView;
  timeline: Timeline;
  feeds: readonly FeedView[];
  /** Its unsent text. */
  draft: string;
}

/** The whole screen as rows, and where its cursor stands. */
export interface Frame {
  rows: Row[];
  cursor: { row: number; column: number };
}

/**
 * The screen as it opens, made without Ink and of the same parts as the screen itself, so that both fill the same cells.
 *
 * @returns null in a window that is too small for it
 */
export function firstFrame(known: Known, keymap: Keymap, columns: number, rows: number): Frame | null {
  const compose = { ...NOTHING_WRITTEN, buffer: bufferOf(known.draft) };
  const layout = layOut(columns, rows, wantedRows(compose, layOut(columns, rows, 1).composerWidth));
  if (layout.tooSmall) return null;
  const composer = composerView(compose, layout.composerWidth, layout.composerRows, '');
  const firstTextRow = composer.rows.length - composer.text.lines.length;
  const top = [
    statusRow(known.account, known.status, known.views, null, columns, Date.now(), known.feeds),
    topRow(layout, roomTitle(known.view, false)),
  ];
  const bottom = [
    middleRow(layout, null),
    ...composer.rows.map((row, index) =>
      beside([
        {
          row: [{ text: index === firstTextRow ? ' >' : ' ', tone: 'plain' }],
          width: layout.composerLeft - 1,
        },
        { row, width: layout.composerWidth + 1 },
      ]),
    ),
    hintsRow(layout, composerHints(keymap)),
  ];
  return {
    rows: [...top, ...bodyRows(known, layout), ...bottom],
    cursor: {
      row: rows - 1 - layout.composerRows + composer.cursor.row,
      column: layout.composerLeft + composer.cursor.column,
    },
  };
}

function bodyRows({ account, views, view, timeline }: Known, layout: Layout): Row[] {
  const { bodyRows: height, browserWidth, messagesWidth, participantsWidth } = layout;
  const { browser } = initialState(layout.columns, layout.rows);
  const rooms =
    browserWidth === 0
      ? []
      : browserPaneRows(browserRows(browser, views, view.address, 0, new Map()), null, browserWidth, height);
  const header = headerRowsOf(view, height);
  const items = timelineItems(timeline, {
    width: Math.max(1, messagesWidth - 2),
    nick: view.nick,
    account,
    newAfter: view.newAfter,
    unfolded: new Set(),
    comings: [],
    notes: [],
    shutOut: null,
    left: false,
    locked: false,
    errorText,
    cutOff: false,
  });
  const { lines } = viewAt(items, null, height - header);
  const messages = paneRows(view, lines, null, messagesWidth, header === 1);
  return Array.from({ length: height }, (_, index) =>
    beside([
      ...(browserWidth === 0 ? [] : [{ row: rooms[index] ?? [], width: browserWidth }, null]),
      { row: messages[index] ?? [], width: messagesWidth },
      ...(participantsWidth === 0 ? [] : [null, { row: [], width: participantsWidth }]),
    ]),
  );
}

/** Rows next to each other between the frame's sides; null is a line between two of them. */
function beside(parts: readonly ({ row: Row; width: number } | null)[]): Row {
  const side: Row = [{ text: '│', tone: 'muted' }];
  return [
    ...side,
    ...parts.flatMap((part) =>
      part === null
        ? side
        : [
            ...part.row,
            {
              text: ' '.repeat(Math.max(0, part.width - cellWidth(rowText(part.row)))),
              tone: 'plain' as const,
            },
          ],
    ),
    ...side,
  ];
}
