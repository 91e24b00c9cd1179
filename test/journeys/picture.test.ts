import { expect, test } from 'vitest';
import { picture } from './picture.ts';
import { Terminal } from './terminal.ts';

test('a picture has the text, colours, boxes and cursor of the screen', async () => {
  const output = String.raw`┌─┐\r\n│\x1b[1;31mred\x1b[0m <&> \x1b[2mfaint\x1b[0m 日本 \x1b[44mblue\x1b[0m\r\n\x1b[7minverse\x1b[0m`;
  await using terminal = new Terminal([process.execPath, '-e', `process.stdout.write("${output}")`], {
    columns: 40,
    rows: 4,
  });
  await terminal.exited;
  const svg = picture(terminal, 'a "test"');
  expect(svg).toMatch(/<tspan x="18.4" textLength="25.2" [^>]*fill="#e06c75" class="b">red<\/tspan>/);
  expect(svg).toContain('&#60;&#38;&#62;');
  expect(svg).toMatch(/class="d">faint</);
  expect(svg).toMatch(/textLength="16.8"[^>]*>日</);
  expect(svg).toMatch(/<path stroke="#d5d8de" d="M14.2 19H18.4/);
  expect(svg).toMatch(/<rect [^>]*fill="#61afef"/);
  expect(svg).toMatch(/fill="#16181d">inverse</);
  expect(svg).toContain('aria-label="a &#34;test&#34;"');
  expect(svg).toMatch(/<rect x="68.8" y="46"[^>]*opacity/);
});
