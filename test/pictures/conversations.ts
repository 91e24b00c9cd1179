import type { Draft } from '../../src/model/message.ts';

/** A message: how many minutes before the picture, who, what. */
export type Line = readonly [minutesAgo: number, who: string, draft: string | Draft];

export interface PicturedRoom {
  name: string;
  description: string;
  topic: string;
  /** How many of the last lines alice has not read; null: she does not follow the room. */
  unread: number | null;
  lines: readonly Line[];
}

const DAY = 24 * 60;

const WRAP = `The dollar gave back most of the week's gains after the *payrolls* revision.

> We expect the range to hold into the meeting.

Three things to watch:
- the 1.2750 stops in cable
- month-end flows, which the desk sees as small
- the curve: 2s10s is at \`-12bp\`, see https://research.example.com/curve`;

/** What a team of traders, operators and researchers wrote. The first room is the one in view; the last lines come first in none. */
export const ROOMS: readonly PicturedRoom[] = [
  {
    name: 'fx-spot',
    description: 'EUR/USD spot desk',
    topic: 'Quotes are indicative. Alerts for limits only.',
    unread: 2,
    lines: [
      [DAY + 95, 'dana', 'month-end fixings are on the calendar, please check your names'],
      [DAY + 93, 'bob', 'checked, mine is the 16:00 in cable'],
      [DAY + 61, 'carol', { title: 'Weekly wrap: what moved and why', text: WRAP }],
      [DAY + 40, 'alice', 'thanks, that is the clearest one in months'],
      [71, 'bob', 'morning. EUR/USD 1.0842/43, thin until London is in'],
      [70, 'bob', 'cable through 1.2710, stops above 1.2750'],
      [66, 'carol', 'who is behind it? I see nothing on the wires'],
      [65, 'bob', 'two corporates, same size as last week. Not *real* money yet'],
      [64, 'alice', 'we are short 15 from 1.2695, stop at 1.2760'],
      [58, 'dana', { text: 'limit for cable is cut to 40 until the meeting is over', alert: true }],
      [57, 'bob', 'noted, at 25 now'],
      [44, 'carol', 'the revision is out: http://stats.example.com/payrolls/revision'],
      [43, 'carol', '```\nNFP   prior   rev\nOct    +150   +112\nSep    +254   +223\n```'],
      [42, 'bob', '@alice there you go, 1.2688 given'],
      [41, 'alice', 'covered 10 at 1.2687, leaving the rest'],
      [23, 'dana', 'good. Risk meeting at half past, dial-in as usual'],
      [9, 'bob', 'anyone seeing the 1.0850 option expiry? about 1.2 bn'],
      [6, 'carol', 'yes, rolls off at 15:00. Should keep us pinned until then'],
    ],
  },
  {
    name: 'on-call',
    description: 'Whoever has the pager reads here',
    topic: 'this week: erin',
    unread: 3,
    lines: [
      [300, 'erin', 'disk on db-3 at 91 %, growing 1 % an hour'],
      [298, 'frank', 'old WAL segments, the archiver is stuck. Restarting it'],
      [290, 'erin', 'falling, 74 %. Closing'],
      [35, 'erin', { text: 'gateway-2 does not answer health checks', alert: true }],
      [33, 'frank', 'taking it out of the pool'],
      [20, 'erin', '@alice your feed handler was on it, can you check the gap?'],
    ],
  },
  {
    name: 'research',
    description: 'Notes and questions about them',
    topic: '',
    unread: 0,
    lines: [
      [DAY + 200, 'carol', 'draft of the curve note is up'],
      [150, 'grace', 'the carry table has last month in the header'],
      [149, 'carol', 'fixed, thank you'],
    ],
  },
  {
    name: 'deploys',
    description: 'What goes out, and when',
    topic: 'freeze from Friday noon',
    unread: 2,
    lines: [
      [180, 'deploy-bot', 'pricing 4.18.2 is on all nodes'],
      [25, 'deploy-bot', 'feed-handler 2.7.0 is on canary'],
      [12, 'deploy-bot', 'feed-handler 2.7.0 is on all nodes'],
    ],
  },
  {
    name: 'rates',
    description: 'Rates desk',
    topic: '',
    unread: null,
    lines: [[400, 'dana', 'supply at 11:00, 5s and 30s']],
  },
  { name: 'credit', description: 'Credit desk', topic: '', unread: null, lines: [] },
  { name: 'papers', description: 'Reading group, Thursdays', topic: '', unread: null, lines: [] },
];

/** What some of them talk about meanwhile, in a secret room beside the first. */
export const SECRET_ROOM = {
  name: 'limits',
  description: 'Who is near a limit, before it is told',
  members: ['alice', 'bob'],
  lines: [
    ['dana', 'not for the desk yet: carol is at 38 of 40 in cable'],
    ['bob', 'she was told the cut at 11:30, I saw her note it'],
    ['alice', 'then let her close it herself before the meeting'],
    ['dana', 'agreed. I ask at twenty past, not before'],
  ],
} as const;
