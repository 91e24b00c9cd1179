import { Config } from '../../config/config.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'accounts',
  words: { least: 0, most: 0 },
  options: {},
  details: 'The usual one, which commands take without --account, is marked by a star.',
  examples: [['pchat accounts --json', 'for a program']],
  async run({ output }) {
    const config = new Config();
    const accounts = config.accounts();
    const usual = config.account()?.address;
    for (const warning of config.warnings) output.say(warning);
    for (const { address, server = null, embedded = false } of accounts) {
      const where = embedded ? 'embedded server' : (server ?? '');
      output.result(
        'account',
        { address, server, embedded, default: address === usual },
        `${address === usual ? '*' : ' '} ${address}  ${where}`.trimEnd(),
      );
    }
    if (accounts.length === 0) output.say('There are no accounts yet. Add one with: pchat login ADDRESS.');
  },
};
