import { Box } from 'ink';
import { memo } from 'react';
import type { Row } from '../format/span.ts';
import { Line } from './line.tsx';

/** A column of lines; memoised, so a pane whose rows are the same array is skipped whole. */
export const Pane = memo(function Pane({
  rows,
  width,
  height,
}: {
  rows: readonly Row[];
  width: number;
  height: number;
}) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {rows.slice(0, height).map((row, index) => (
        <Line key={index} row={row} />
      ))}
    </Box>
  );
});
