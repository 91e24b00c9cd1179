import { PchatError } from '../../model/errors.ts';
import { MAX_TITLE_LENGTH } from '../../model/limits.ts';
import type { SlashCommand } from './slash-command.ts';

export const screenCommands: SlashCommand[] = [
  {
    name: 'story',
    parameters: 'TITLE',
    does: 'write a long text under a title',
    run({ screen, argument }) {
      if (argument === '')
        throw new PchatError('usage', 'A story needs a title.', { next: 'For example: /story Weekly wrap' });
      if (argument.length > MAX_TITLE_LENGTH) {
        throw new PchatError('too-large', `A title has at most ${MAX_TITLE_LENGTH} characters.`);
      }
      screen.setCompose({ story: argument });
    },
  },
  {
    name: 'alert',
    parameters: 'TEXT',
    does: 'post with high importance',
    run({ screen, view, argument }) {
      if (argument === '')
        throw new PchatError('usage', 'An alert needs a text.', {
          next: 'For example: /alert meeting at 12:30',
        });
      screen.session.post(view.address, { text: argument, alert: true });
    },
  },
  {
    name: 'help',
    parameters: '',
    does: 'list keys and commands',
    run: ({ screen }) => screen.set({ overlay: { type: 'keys', scroll: 0 } }),
  },
  {
    name: 'quit',
    parameters: '',
    does: 'leave pchat',
    run: ({ screen }) => screen.host.quit(),
  },
];
