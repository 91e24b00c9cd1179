import { printable } from '../format/printable.ts';
import { Box, Text, useApp, useCursor } from 'ink';
import { useEffect, useMemo } from 'react';
import { promptOf } from './beside/prompt.ts';
import { browserPaneRows } from './browser/browser-pane-rows.ts';
import { rowAtCursor } from './browser/browser-rows.ts';
import { composerView } from './composer/composer-lines.ts';
import { lockedReason } from './composer/locked.ts';
import { hintsRow, middleRow, topRow } from './frame/frame-rows.ts';
import { hints } from './frame/hints.ts';
import { Rule } from './frame/rule.tsx';
import { statusRow } from './frame/status-row.ts';
import { SMALLEST } from './layout.ts';
import { Line, row } from './line.tsx';
import { Middle, useRooms } from './middle.tsx';
import { kindOf } from './overlays/kinds.ts';
import { Pane } from './pane.tsx';
import { largeRoomRows, participantRows } from './participants/participant-rows.ts';
import type { Screen } from './screen.ts';
import { useStore } from './store.ts';

/** Runs something while the terminal is lent to another program. */
export type Suspend = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * The whole screen: what stands where. What each pane shows is made by the functions of its folder.
 *
 * @param props `onReady` is given the way to lend the terminal, which only a component can have
 */
export function App({ screen, onReady }: { screen: Screen; onReady?: (suspend: Suspend) => void }) {
  const { suspendTerminal } = useApp();
  useEffect(() => {
    onReady?.(async (run) => {
      await using _ = await suspendTerminal();
      return await run();
    });
  }, [onReady, suspendTerminal]);
  const state = useStore(screen.store);
  const { setCursorPosition } = useCursor();
  const { session, layout, view } = screen;
  const { bodyRows, composerRows, composerLeft, messagesWidth, browserWidth, participantsWidth } = layout;

  const rooms = useRooms(screen);
  const browserInPlace = browserWidth === 0 && state.focus === 'browser';
  const width = browserInPlace ? messagesWidth : browserWidth;
  const list = screen.browserRows;
  const { cursor } = state.browser;
  const listCursor = state.focus === 'browser' ? (rowAtCursor(list, cursor)?.key ?? null) : null;
  const browser = useMemo(
    () => (width === 0 ? [] : browserPaneRows(list, listCursor, width, bodyRows)),
    [list, listCursor, width, bodyRows],
  );
  const participants = useMemo(
    () =>
      view && view.large !== null
        ? largeRoomRows(view.large, screen.keymap.keyFor('show-participants'), participantsWidth)
        : participantRows(view?.participants ?? [], participantsWidth, bodyRows),
    [screen, view, participantsWidth, bodyRows],
  );
  const overlay = state.overlay && kindOf(state.overlay).view(screen, state.overlay, messagesWidth, bodyRows);
  const locked = view ? lockedReason(view, screen.log.outside(view.address)) : null;
  const composer = composerView(screen.compose, layout.composerWidth, composerRows, locked ?? '');

  if (layout.tooSmall) {
    setCursorPosition(undefined);
    return <TooSmall columns={layout.columns} rows={layout.rows} />;
  }

  const composerTop = layout.rows - 1 - composerRows;
  if (overlay?.cursor) {
    const left = 1 + (browserWidth ? browserWidth + 1 : 0);
    setCursorPosition({ x: left + overlay.cursor.column, y: 2 + overlay.cursor.row });
  } else if (state.overlay || state.focus !== 'composer') setCursorPosition(undefined);
  else setCursorPosition({ x: composerLeft + composer.cursor.column, y: composerTop + composer.cursor.row });

  const covered = overlay ? overlay.title : browserInPlace ? 'Rooms' : null;
  const right = covered === null && layout.arrangement === 'columns' ? rooms.second : null;
  const lowest = right ? rooms.first : (rooms.second ?? rooms.first);
  const title = covered === null ? rooms.first.title : { name: covered, remark: '' };
  const here = state.beside && view ? `In ${printable(view.name)}` : 'Here';
  const prompt = state.beside ? `${promptOf(view, layout.columns)} >` : '>';
  const prompts = composer.rows.map((_, index) =>
    index === composer.rows.length - composer.text.lines.length
      ? [...row(' '), { text: prompt, tone: 'plain' as const, bold: state.beside !== null }]
      : row(' '),
  );
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.rows} overflow="hidden">
      <Line
        row={statusRow(
          session.account,
          session.status,
          session.views,
          state.notice?.text ?? null,
          layout.columns,
          state.now,
          session.feeds,
        )}
      />
      <Line row={topRow(layout, title, right?.title ?? null, here)} />
      <Box height={bodyRows} flexShrink={0}>
        <Rule rows={bodyRows} />
        {browserWidth > 0 && <Pane rows={browser} width={browserWidth} height={bodyRows} />}
        {browserWidth > 0 && <Rule rows={bodyRows} />}
        {covered === null ? (
          <Middle screen={screen} rooms={rooms} />
        ) : (
          <Pane rows={overlay?.rows ?? browser} width={messagesWidth} height={bodyRows} />
        )}
        {participantsWidth > 0 && <Rule rows={bodyRows} />}
        {participantsWidth > 0 && <Pane rows={participants} width={participantsWidth} height={bodyRows} />}
        <Rule rows={bodyRows} />
      </Box>
      <Line row={middleRow(layout, lowest.newBelow, right?.newBelow)} />
      <Box height={composerRows} flexShrink={0}>
        <Rule rows={composerRows} />
        <Pane rows={prompts} width={composerLeft - 1} height={composerRows} />
        <Pane rows={composer.rows} width={layout.composerWidth + 1} height={composerRows} />
        <Rule rows={composerRows} />
      </Box>
      <Line row={hintsRow(layout, hints(screen))} />
    </Box>
  );
}

function TooSmall({ columns, rows }: { columns: number; rows: number }) {
  return (
    <Box width={columns} height={rows} overflow="hidden">
      <Text wrap="wrap">
        {`Window too small: ${columns}x${rows}; pchat needs ${SMALLEST.columns}x${SMALLEST.rows}. Make it larger.`}
      </Text>
    </Box>
  );
}
