import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import { nearNames } from '../../model/near-names.ts';
import { parseTime } from '../../model/parse-time.ts';
import { parseSearchQuery } from '../../model/search-query.ts';
import { openFeeds } from '../actions/feeds.ts';
import { openFeed } from '../actions/searching.ts';
import type { SlashCommand, SlashContext } from './slash-command.ts';

const EXAMPLE = 'For example: /feed add risk in:trading/* "stop loss"';

function feedNamed({ screen }: SlashContext, name: string): string {
  const { feeds } = screen.session;
  const found = feeds.find((feed) => feed.name.toLowerCase() === name.toLowerCase());
  if (found) return found.name;
  const names = feeds.map((feed) => feed.name);
  const near = nearNames(name, names);
  throw new PchatError('not-found', `There is no feed "${name}".`, {
    next: `There ${near.length > 0 ? `is ${near.join(', ')}` : `are: ${names.join(', ')}`}.`,
  });
}

/** Saved watches over rooms. */
export const feedCommands: SlashCommand[] = [
  {
    name: 'feed',
    parameters: '[NAME | add NAME QUERY | rm NAME]',
    does: 'read a feed, make one from a search, remove one',
    async run(context) {
      const { screen, argument } = context;
      const [, verb, rest = ''] = /^(add|rm)(?:\s+([\s\S]*))?$/.exec(argument) ?? [];
      if (verb === 'add') {
        const [, quoted, plain, query = ''] = /^(?:"([^"]+)"|(\S+))(?:\s+([\s\S]*))?$/.exec(rest) ?? [];
        const name = quoted ?? plain;
        if (name === undefined || query.trim() === '')
          throw new PchatError('usage', 'A feed needs a name and what to watch for.', { next: EXAMPLE });
        parseSearchQuery(query, parseTime);
        await screen.session.saveFeed({ name, query: query.trim(), notify: true });
        return `Feed ${printable(name)} is there: ${screen.keymap.keyFor('feeds')} lists your feeds.`;
      }
      if (verb === 'rm') {
        const name = feedNamed(context, rest.trim());
        await screen.session.removeFeed(name);
        return `Feed ${printable(name)} is removed.`;
      }
      if (argument === '') openFeeds(screen);
      else openFeed(screen, feedNamed(context, argument));
      return undefined;
    },
    complete: ({ screen, argument }) =>
      /^\S*$/.test(argument) || /^rm\s/.test(argument)
        ? [...(/^rm\s/.test(argument) ? [] : ['add', 'rm']), ...screen.session.feeds.map(({ name }) => name)]
        : [],
  },
];
