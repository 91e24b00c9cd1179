import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import type { FollowSettings } from '../../model/room.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

const NOTIFY = { all: 'all', mentions: 'mentions', none: 'none', default: null } as const;
const KEEP = ['none', 'month', 'all'] as const;

/** Changes what one chose for the room in view, which must be followed. */
async function set({ screen, view }: SlashContext, settings: Partial<FollowSettings>): Promise<void> {
  if (!view.followed) {
    throw new PchatError('usage', `You do not follow ${printable(view.name)}.`, { next: '/follow first.' });
  }
  await screen.session.setFollowSettings(view.address, settings);
}

function oneOf(words: readonly string[], argument: string): never {
  throw new PchatError(
    'usage',
    argument === '' ? 'That needs a word.' : `"${argument}" is not one of them.`,
    {
      next: `There are: ${words.join(', ')}.`,
    },
  );
}

/** What one chooses for a followed room. */
export const followCommands: SlashCommand[] = [
  {
    name: 'section',
    parameters: '[NAME]',
    does: 'put the room under a heading of your own in the list',
    async run(context) {
      const { argument, view } = context;
      await set(context, { section: argument, position: null });
      return argument === ''
        ? `${printable(view.name)} stands under no heading.`
        : `${printable(view.name)} stands under ${printable(argument)}.`;
    },
    complete: ({ screen }) => [
      ...new Set(screen.session.views.map(({ settings }) => settings.section).filter((name) => name !== '')),
    ],
  },
  {
    name: 'notify',
    parameters: 'all|mentions|none|default',
    does: 'say what of the room you are notified of',
    async run(context) {
      const { argument } = context;
      if (!(argument in NOTIFY)) oneOf(Object.keys(NOTIFY), argument);
      await set(context, { notify: NOTIFY[argument as keyof typeof NOTIFY] });
      return argument === 'default'
        ? 'You are notified as the settings say.'
        : `You are notified of ${argument === 'none' ? 'nothing' : argument} here.`;
    },
    complete: () => Object.keys(NOTIFY),
  },
  {
    name: 'mute',
    parameters: '',
    does: 'count and mark mentions of you only',
    async run(context) {
      await set(context, { muted: true });
      return `${printable(context.view.name)} is muted (~ in the list): only mentions of you count. /unmute ends that.`;
    },
  },
  {
    name: 'unmute',
    parameters: '',
    does: 'count and mark all that is unread again',
    async run(context) {
      await set(context, { muted: false });
      return `${printable(context.view.name)} is no longer muted.`;
    },
  },
  {
    name: 'keep',
    parameters: 'none|month|all',
    does: "keep the room's past on this machine: from following on, a month back, or all",
    async run(context) {
      const keep = KEEP.find((each) => each === context.argument) ?? oneOf(KEEP, context.argument);
      await set(context, { keep });
      const kept = {
        none: 'What comes from now on',
        month: 'The last month and what comes',
        all: 'All of it',
      };
      return `${kept[keep]} is kept on this machine.`;
    },
    complete: () => [...KEEP],
  },
];
