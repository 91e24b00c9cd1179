import type { Finding } from './finding.ts';

/** The smallest screen that everything fits on. */
const LEAST = { columns: 60, rows: 15 };

interface Terminal {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  getColorDepth?: (environment?: object) => number;
}

/** What the terminal can do, as far as it says so itself. */
export function terminalFindings(
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Finding[] {
  const about = 'terminal';
  const { TERM = '', TERM_PROGRAM = '', TMUX, STY, NO_COLOR } = environment;
  if (terminal.isTTY !== true) {
    return [{ about, status: 'note', text: 'stdout is no terminal, so it was not looked at' }];
  }
  if (TERM === 'dumb' || TERM === '') {
    const next = 'Set TERM to what it is, for example xterm-256color; or use pchat tail and pchat post.';
    return [{ about, status: 'problem', text: `TERM=${TERM} cannot show the screen`, next }];
  }
  const { columns = 80, rows = 24 } = terminal;
  const findings: Finding[] = [
    columns < LEAST.columns || rows < LEAST.rows
      ? {
          about,
          status: 'note',
          text: `${columns}x${rows} is small`,
          next: `From ${LEAST.columns}x${LEAST.rows} on everything fits.`,
        }
      : {
          about,
          status: 'fine',
          text: `${[TERM, TERM_PROGRAM].filter(Boolean).join(', ')}, ${columns}x${rows}`,
        },
  ];
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  if (!/utf-?8/i.test(locale)) {
    const text = locale === '' ? 'no locale is set' : `the locale is ${locale}`;
    const next = 'If letters or lines look wrong, set LANG=C.UTF-8.';
    findings.push({ about: 'locale', status: 'note', text, next });
  } else findings.push({ about: 'locale', status: 'fine', text: locale });
  const depth = terminal.getColorDepth?.(environment) ?? 1;
  const colours = { 1: 'none', 4: '16', 8: '256', 24: 'all' }[depth] ?? String(2 ** depth);
  findings.push({
    about: 'colours',
    status: depth === 1 && !NO_COLOR ? 'note' : 'fine',
    text: NO_COLOR ? 'turned off by NO_COLOR' : colours,
    ...(depth === 4 && { next: 'If it shows more, set COLORTERM=truecolor.' }),
  });
  if (TMUX) {
    const text = 'in tmux: notifications and links need its leave';
    const next =
      'In tmux.conf: set -g allow-passthrough on, set -g extended-keys on, set -sg escape-time 10.';
    findings.push({ about: 'tmux', status: 'note', text, next });
  } else if (STY) {
    findings.push({
      about: 'screen',
      status: 'note',
      text: 'in screen, which shows no links',
      next: 'tmux does.',
    });
  }
  return findings;
}
