import { createContext } from 'react';
import { pickTheme } from './theme.ts';

/** The theme of the running screen; never changes while it runs. */
export const ThemeContext = createContext(pickTheme(undefined, {}));
