type Environment = Readonly<Record<string, string | undefined>>;

const BELL = '\u0007';
/** GNU screen drops longer strings. */
const SCREEN_LIMIT = 700;

/** The bell; multiplexers pass it on by themselves. */
export function bell(): string {
  return BELL;
}

/**
 * A notification by way of the terminal: OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) or OSC 777 (urxvt, foot, VTE), both where
 * a multiplexer hides which it is; through tmux (which must allow it) and screen by their pass-through. Empty on the Linux console,
 * which would print it.
 *
 * @param title printable
 * @param text printable
 */
export function terminalNotification(title: string, text: string, environment: Environment): string {
  const { TERM = '', TMUX } = environment;
  if (TERM === 'linux' || TERM === 'dumb') return '';
  const sequences = known(environment).map((kind) =>
    kind === '9' ? osc9(title, text) : osc777(title, text),
  );
  if (TMUX) return sequences.map(throughTmux).join('');
  if (TERM.startsWith('screen')) return sequences.map(throughScreen).join('');
  return sequences.join('');
}

function known(environment: Environment): readonly ('9' | '777')[] {
  const { TERM = '', VTE_VERSION, TMUX } = environment;
  const { ITERM_SESSION_ID, KITTY_WINDOW_ID, WEZTERM_PANE, GHOSTTY_RESOURCES_DIR } = environment;
  if (VTE_VERSION || /^(rxvt|foot)/.test(TERM)) return ['777'];
  if (ITERM_SESSION_ID || KITTY_WINDOW_ID || WEZTERM_PANE || GHOSTTY_RESOURCES_DIR) return ['9'];
  return TMUX || TERM.startsWith('screen') ? ['9', '777'] : ['9'];
}

/** ConEmu and Windows Terminal take `9;4;…` for a progress bar, so the title has no semicolon. */
function osc9(title: string, text: string): string {
  return `\x1b]9;${title.replaceAll(';', ',')}: ${text}${BELL}`;
}

/** Semicolons part the title from the text. */
function osc777(title: string, text: string): string {
  return `\x1b]777;notify;${title.replaceAll(';', ',')};${text}${BELL}`;
}

/** `tmux(1)`, allow-passthrough: a DCS string in which each escape character is doubled. */
function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
}

function throughScreen(sequence: string): string {
  return sequence.length > SCREEN_LIMIT ? '' : `\x1bP${sequence}\x1b\\`;
}
