import { describe, expect, it } from 'vitest';
import { terminalNotification } from '../../../src/ui/notifications/terminal-sequences.ts';

const of = (environment: Record<string, string>): string =>
  terminalNotification('bob; in lobby', 'are you there?', environment);

describe('notifications of the terminal', () => {
  it('are OSC 9, without the semicolon that would make it something else', () => {
    expect(of({ TERM: 'xterm-256color' })).toBe('\x1b]9;bob, in lobby: are you there?\x07');
    expect(terminalNotification('4;1;50', 'x', { TERM: 'xterm' })).toBe('\x1b]9;4,1,50: x\x07');
  });

  it('are OSC 777 where that is known', () => {
    expect(of({ TERM: 'xterm-256color', VTE_VERSION: '7600' })).toBe(
      '\x1b]777;notify;bob, in lobby;are you there?\x07',
    );
    expect(of({ TERM: 'foot' })).toMatch(/^\x1b\]777;/);
  });

  it('go through tmux with each escape doubled, as both kinds where the terminal outside is not known', () => {
    expect(of({ TERM: 'tmux-256color', TMUX: '/tmp/x,1,0' })).toBe(
      '\x1bPtmux;\x1b\x1b]9;bob, in lobby: are you there?\x07\x1b\\' +
        '\x1bPtmux;\x1b\x1b]777;notify;bob, in lobby;are you there?\x07\x1b\\',
    );
    expect(of({ TERM: 'tmux-256color', TMUX: 'x', KITTY_WINDOW_ID: '1' })).not.toContain('777');
  });

  it('go through screen', () => {
    expect(of({ TERM: 'screen-256color' })).toMatch(/^\x1bP\x1b\]9;[^]*\x07\x1b\\\x1bP/);
  });

  it('are none on the Linux console, which would print them', () => {
    expect(of({ TERM: 'linux' })).toBe('');
  });
});
