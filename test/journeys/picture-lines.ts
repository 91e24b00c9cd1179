const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

/** Box-drawing characters by the sides of the cell that their lines reach. */
const SIDES: Record<string, number> = {
  '─': LEFT | RIGHT,
  '│': UP | DOWN,
  '┌': RIGHT | DOWN,
  '┐': LEFT | DOWN,
  '└': UP | RIGHT,
  '┘': UP | LEFT,
  '╭': RIGHT | DOWN,
  '╮': LEFT | DOWN,
  '╰': UP | RIGHT,
  '╯': UP | LEFT,
  '├': UP | RIGHT | DOWN,
  '┤': UP | DOWN | LEFT,
  '┬': RIGHT | DOWN | LEFT,
  '┴': UP | RIGHT | LEFT,
  '┼': UP | RIGHT | DOWN | LEFT,
};

/**
 * The lines of a box-drawing character as an SVG path, so that boxes close whatever font shows the picture; null for other
 * characters.
 */
export function boxPath(
  character: string,
  x: number,
  y: number,
  width: number,
  height: number,
): string | null {
  const sides = SIDES[character];
  if (sides === undefined) return null;
  const round = (value: number) => Math.round(value * 100) / 100;
  const [middleX, middleY] = [round(x + width / 2), round(y + height / 2)];
  const ends: [number, string][] = [
    [UP, `V${y}`],
    [RIGHT, `H${round(x + width)}`],
    [DOWN, `V${y + height}`],
    [LEFT, `H${x}`],
  ];
  return ends.map(([side, to]) => (sides & side ? `M${middleX} ${middleY}${to}` : '')).join('');
}
