import { Text } from 'ink';
import { memo, use } from 'react';
import { ThemeContext } from '../theme-context.ts';

/** A vertical line of the frame. */
export const Rule = memo(function Rule({ rows }: { rows: number }) {
  const { muted } = use(ThemeContext);
  return <Text {...muted}>{Array.from({ length: rows }, () => '│').join('\n')}</Text>;
});
