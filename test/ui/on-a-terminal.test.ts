import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, type TerminalOptions } from '../journeys/terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pchat-screen-'));
  await build({
    entryPoints: ['test/ui/demo.tsx'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react-devtools-core'],
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const AS_IT_WAS = { alternateScreen: false, cursorVisible: true, bracketedPaste: false };

function start(options: TerminalOptions = {}): Terminal {
  return new Terminal([process.execPath, join(folder, 'demo.mjs')], { columns: 80, rows: 24, ...options });
}

/** Once the lobby is there with its newest message. */
async function started(options?: TerminalOptions): Promise<Terminal> {
  const terminal = start(options);
  await terminal.waitFor('number 399');
  return terminal;
}

describe('on a real terminal', () => {
  it('opens with the cursor in the composer, and what is typed appears', async () => {
    await using terminal = await started();
    await terminal.waitFor(() => terminal.cursor().visible);
    expect(terminal.cursor()).toEqual({ row: 22, column: 4, visible: true });
    terminal.type('hello');
    await terminal.waitFor('> hello');
    expect(terminal.cursor()).toMatchObject({ row: 22, column: 9 });
    terminal.key('enter');
    await terminal.waitFor(/alice +hello/);
  });

  it('takes a burst of keys that comes as one read', async () => {
    await using terminal = await started();
    terminal.write('one\rtwo\x7f\x7f\x7fthree\r\x1bOP');
    await terminal.waitFor('Keys and commands');
    terminal.write('\x1b');
    await terminal.waitFor(/alice +one\b[^]*three/);
  });

  it.each([
    ['Ctrl-Q', (terminal: Terminal) => terminal.write('\x11'), { code: 0, signal: null }],
    ['SIGTERM', (terminal: Terminal) => terminal.kill('SIGTERM'), { code: 0, signal: 'SIGTERM' }],
    ['SIGHUP', (terminal: Terminal) => terminal.kill('SIGHUP'), { code: 0, signal: 'SIGHUP' }],
    ['a fault', (terminal: Terminal) => terminal.type('crash\n'), { code: 1, signal: null }],
  ])('leaves the terminal as it was after %s', async (_name, end, exit) => {
    await using terminal = await started();
    expect(terminal.modes()).toMatchObject({ alternateScreen: true, bracketedPaste: true });
    end(terminal);
    expect(await terminal.exited).toEqual(exit);
    expect(terminal.modes()).toMatchObject(AS_IT_WAS);
  });

  it('puts the keyboard back while the screen is still its own, for terminals keep that mode per screen', async () => {
    await using terminal = start({ env: { EDITOR: 'true' } });
    const modes: string[] = [];
    terminal.onOutput((data) => modes.push(...(data.match(/\x1b\[(?:>1u|<u|\?1049[hl])/g) ?? [])));
    await terminal.waitFor('number 399');
    terminal.write('\x0f');
    await terminal.waitFor(() => modes.length === 6);
    terminal.write('\x11');
    await terminal.exited;
    const once = ['\x1b[?1049h', '\x1b[>1u', '\x1b[<u', '\x1b[?1049l'];
    expect(modes).toEqual([...once, ...once]);
  });

  it('says what the fault was, on the terminal and not on the screen that is gone', async () => {
    await using terminal = await started();
    terminal.type('crash\n');
    await terminal.exited;
    expect(terminal.everything().join('\n')).toContain('a fault in the program');
  });

  it('redraws whole at every size it is given', async () => {
    await using terminal = await started();
    for (const [columns, rows] of [
      [160, 45],
      [60, 15],
      [40, 10],
      [100, 30],
      [41, 40],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      const screen = await terminal.waitFor((lines) => isWhole(lines, columns));
      expect(screen.join('\n')).toContain('number 399');
    }
  });

  it('redraws two rooms whole at every size, and says where there is space for one only', async () => {
    await using terminal = await started();
    terminal.type('/beside swaps\n');
    await terminal.waitFor('swaps · open > ');
    for (const [columns, rows] of [
      [160, 45],
      [60, 15],
      [104, 30],
      [40, 40],
      [130, 16],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      const screen = (await terminal.waitFor((lines) => isWhole(lines, columns))).join('\n');
      expect(screen).toContain('Größe für alle');
      expect(screen.includes('number 399')).toBe(rows > 15);
      expect(screen.includes('too small')).toBe(rows === 15);
    }
  });

  it('says that the window is too small, and comes back', async () => {
    await using terminal = await started();
    terminal.resize(10, 3);
    await terminal.waitFor('too');
    terminal.resize(80, 24);
    await terminal.waitFor((lines) => isWhole(lines, 80));
  });

  it('refuses a paste of a megabyte at once and goes on', async () => {
    await using terminal = await started();
    terminal.paste('lorem ipsum '.repeat(90_000));
    await terminal.waitFor('a message holds');
    terminal.type('still here');
    await terminal.waitFor('> still here');
  });

  it('keeps the frame straight around wide characters and emoji', async () => {
    await using terminal = await started();
    terminal.type('漢字かな交じり文 👩‍👩‍👧 ❤️ é 🇩🇪 한국어 ｆｕｌｌ\n');
    await terminal.waitFor(/alice +漢字/);
    terminal.key('alt-r');
    await terminal.waitFor('type to find');
    expect(isWhole(terminal.screen(), 80)).toBe(true);
  });

  it('lends the terminal to the editor and takes the text back', async () => {
    const editor = join(folder, 'editor.sh');
    await writeFile(editor, '#!/bin/sh\nprintf "%s and edited" "$(cat "$1")" > "$1"\n', { mode: 0o755 });
    await using terminal = await started({ env: { EDITOR: editor } });
    terminal.type('written');
    await terminal.waitFor('> written');
    terminal.write('\x0f');
    await terminal.waitFor('> written and edited');
    expect(terminal.modes()).toMatchObject({ alternateScreen: true, bracketedPaste: true });
    terminal.type('!');
    await terminal.waitFor('> written and edited!');
  });

  it('uses no colour where NO_COLOR is set', async () => {
    await using terminal = await started({ env: { NO_COLOR: '1' } });
    let written = '';
    terminal.onOutput((data) => (written += data));
    terminal.resize(90, 25);
    await terminal.waitFor((lines) => isWhole(lines, 90));
    expect(written).not.toMatch(/\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])m/);
  });

  it('keeps up with a thousand messages a second and still takes keys', async () => {
    await using terminal = start({ env: { PCHAT_DEMO_RATE: '1000' } });
    await terminal.waitFor(/burst \d{3}/);
    terminal.type('typed meanwhile');
    await terminal.waitFor('> typed meanwhile');
  });
});

/** Whether the frame is closed on all rows: what was there before a resize would show. */
function isWhole(lines: string[], columns: number): boolean {
  const [, top = ''] = lines;
  const bottom = lines.at(-1) ?? '';
  const inner = lines.slice(2, -1);
  return (
    top.startsWith('┌') &&
    top.endsWith('┐') &&
    bottom.startsWith('└') &&
    bottom.endsWith('┘') &&
    [...top].length === columns &&
    inner.every((line) => /^[│├]/.test(line) && /[│┤]$/.test(line))
  );
}
