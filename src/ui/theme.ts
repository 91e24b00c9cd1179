import type { Tone } from '../format/span.ts';

/** How a tone looks; the props of an Ink Text. */
export interface Look {
  color?: string;
  dimColor?: boolean;
  bold?: boolean;
  underline?: boolean;
}
export type ThemeName = 'dark' | 'light' | 'plain';
export type Theme = Readonly<Record<Tone, Look>>;

// The sixteen named colours follow the person's own terminal palette and work everywhere; red is kept for what needs attention.
const DARK_NAMES = [
  'cyan',
  'green',
  'yellow',
  'blueBright',
  'magenta',
  'cyanBright',
  'greenBright',
  'magentaBright',
];
const LIGHT_NAMES = ['blue', 'green', 'magenta', 'cyan', '#875f00', '#005f87', '#5f5f00', '#87005f'];

function theme(
  names: string[],
  looks: { muted: Look; own: Look; link: Look; code: Look; accent: Look },
): Theme {
  const name = (index: number): Look => ({ color: names[index] ?? '' });
  return {
    plain: {},
    alert: { color: 'red', bold: true },
    error: { color: 'red' },
    mention: { color: looks.accent.color ?? '', bold: true },
    'name-0': name(0),
    'name-1': name(1),
    'name-2': name(2),
    'name-3': name(3),
    'name-4': name(4),
    'name-5': name(5),
    'name-6': name(6),
    'name-7': name(7),
    ...looks,
  };
}

const THEMES: Record<ThemeName, Theme> = {
  dark: theme(DARK_NAMES, {
    muted: { dimColor: true },
    // Without a colour of its own it can be read on any background, also where the theme does not fit the terminal.
    own: { bold: true },
    link: { color: 'blueBright', underline: true },
    code: { color: 'cyan' },
    accent: { color: 'yellow' },
  }),
  light: theme(LIGHT_NAMES, {
    muted: { color: '#6c6c6c' },
    own: { bold: true },
    link: { color: 'blue', underline: true },
    code: { color: '#875f00' },
    accent: { color: '#af0000' },
  }),
  // NO_COLOR (no-color.org) forbids colour, not weight.
  plain: theme([], {
    muted: { dimColor: true },
    own: { bold: true },
    link: { underline: true },
    code: {},
    accent: { bold: true },
  }),
};

/** The theme to use: the configured one, or none of colour where the environment asks for that. */
export function pickTheme(configured: string | undefined, environment: NodeJS.ProcessEnv): Theme {
  if (environment.NO_COLOR) return withoutColour(THEMES.plain);
  return configured === 'light'
    ? THEMES.light
    : configured === 'plain'
      ? withoutColour(THEMES.plain)
      : THEMES.dark;
}

function withoutColour(from: Theme): Theme {
  const looks = Object.entries(from).map(([tone, look]) => [tone, { ...look, color: '' }]);
  return Object.fromEntries(looks) as Record<Tone, Look>;
}
