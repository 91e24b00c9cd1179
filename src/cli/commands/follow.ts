import { PchatError } from '../../model/errors.ts';
import type { FollowSettings } from '../../model/room.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

const MOST_POSITION = 9999;

export const command: Command = {
  usage: 'follow ROOM…',
  words: { least: 1 },
  options: {
    notify: { value: 'WHAT', help: 'all, mentions or none; default: as your settings say' },
    mute: { help: 'do not count its unread messages in the totals; mentions count all the same' },
    unmute: { help: 'count them again' },
    section: {
      value: 'NAME',
      mayBeEmpty: true,
      help: 'the heading it stands under in the list; "" for none',
    },
    position: { value: 'N', help: 'its place under that heading' },
    keep: {
      value: 'HOW',
      help: 'how much from before you followed it is kept on this machine: none, month or all',
    },
  },
  details:
    'Rooms on your list count unread messages without being opened. The list and its settings follow you to other machines. On a\n' +
    'room that you follow already only what is given is changed.',
  examples: [
    ['pchat follow lobby on-call', 'two rooms at once'],
    ['pchat follow on-call --section Duty --notify all', 'under a heading, and loud'],
    ['pchat follow logs --mute --keep all', 'quiet, and all of it kept to be searched offline'],
  ],
  async run(context) {
    const { args, output } = context;
    const settings = settingsOf(args);
    const session = await openSession(context);
    for (const typed of args.words) {
      const room = await session.findRoom(typed);
      if (session.view(room.address)?.followed !== true) await session.follow(room.address);
      if (Object.keys(settings).length > 0) await session.setFollowSettings(room.address, settings);
      output.result('followed', { room: roomJson(room), ...settings }, `Following ${roomLabel(room)}.`);
    }
  },
};

function settingsOf(args: Arguments): Partial<FollowSettings> {
  if (args.has('mute') && args.has('unmute')) {
    throw new PchatError('usage', '--mute and --unmute cannot be used together.');
  }
  const notify = args.choice('notify', ['all', 'mentions', 'none', 'default']);
  const keep = args.choice('keep', ['none', 'month', 'all']);
  const section = args.text('section');
  const position = args.number('position', 0, MOST_POSITION);
  return {
    ...(notify !== undefined && { notify: notify === 'default' ? null : notify }),
    ...((args.has('mute') || args.has('unmute')) && { muted: args.has('mute') }),
    ...(section !== undefined && { section }),
    ...(position !== undefined && { position }),
    ...(keep !== undefined && { keep }),
  };
}
