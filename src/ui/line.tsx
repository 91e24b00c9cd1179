import { Text } from 'ink';
import { memo, use } from 'react';
import type { Row, Span, Tone } from '../format/span.ts';
import { ThemeContext } from './theme-context.ts';

/** One line of the screen. Its row is expected to fit; whatever does not is cut. A line that did not change costs nothing. */
export const Line = memo(
  function Line({ row }: { row: Row }) {
    const theme = use(ThemeContext);
    if (row.length === 0) return <Text> </Text>;
    return (
      <Text wrap="truncate">
        {row.map((span, index) => {
          const look = theme[span.tone];
          return (
            <Text
              key={index}
              {...look}
              bold={span.bold ?? look.bold ?? false}
              dimColor={span.dim ?? look.dimColor ?? false}
              underline={span.underline ?? look.underline ?? false}
              strikethrough={span.strike ?? false}
              inverse={span.inverse ?? false}
            >
              {span.text}
            </Text>
          );
        })}
      </Text>
    );
  },
  (before, after) => sameRow(before.row, after.row),
);

function sameRow(before: Row, after: Row): boolean {
  return (
    before === after ||
    (before.length === after.length && before.every((span, index) => sameSpan(span, after[index])))
  );
}

function sameSpan(before: Span, after: Span | undefined): boolean {
  return (
    after !== undefined &&
    before.text === after.text &&
    before.tone === after.tone &&
    before.bold === after.bold &&
    before.dim === after.dim &&
    before.underline === after.underline &&
    before.strike === after.strike &&
    before.inverse === after.inverse
  );
}

/** A row of one span. */
export function row(text: string, tone: Tone = 'plain'): Row {
  return [{ text, tone }];
}
