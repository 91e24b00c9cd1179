import { expect, test } from 'vitest';
import { commandsPage } from './commands-page.ts';
import { keysPage } from './keys-page.ts';

// Written anew by `npm run reference`.
test('docs/commands.md says what the commands say of themselves', async () => {
  await expect(await commandsPage()).toMatchFileSnapshot('../../docs/commands.md');
});

test('docs/keys.md says what the keymap and the slash commands say', async () => {
  await expect(keysPage()).toMatchFileSnapshot('../../docs/keys.md');
});
