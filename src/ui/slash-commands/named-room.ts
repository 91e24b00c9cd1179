import { PchatError } from '../../model/errors.ts';
import type { Privacy } from '../../model/room.ts';
import { missing } from './room-arguments.ts';

export const PRIVACIES = ['open', 'closed', 'secret'] as const satisfies Privacy[];

/** `"a name"`, or `Category/"a name"`, and what stands behind it. */
const QUOTED = /^([^"]*\/)?"([^"]*)"(?:\s+(\S[\s\S]*))?$/;

/**
 * What stands behind /create: the room's name, its category before it, and who is to see it. A word that may be a mistyped privacy is
 * no part of a name: the room would be open to everyone.
 *
 * @throws PchatError `usage`
 */
export function namedRoom(argument: string): { typed: string; privacy: Privacy } {
  const [isQuoted, before = '', name = '', after = ''] = QUOTED.exec(argument) ?? [];
  if (isQuoted !== undefined) {
    if (name.trim() === '') throw missing('a name', '/create "night shift" closed');
    return { typed: before + name, privacy: after === '' ? 'open' : privacyOf(after, before + name) };
  }
  const words = argument.split(/\s+/).filter(Boolean);
  const last = words.at(-1) ?? '';
  if (words.length < 2) return { typed: last, privacy: 'open' };
  return { typed: words.slice(0, -1).join(' '), privacy: privacyOf(last, argument) };
}

function privacyOf(word: string, name: string): Privacy {
  const privacy = PRIVACIES.find((each) => each === word.toLowerCase());
  if (privacy !== undefined) return privacy;
  throw new PchatError('usage', `"${word}" is no privacy.`, {
    next: `There are: ${PRIVACIES.join(', ')}. A name of several words without one stands in quotes: /create "${name}"`,
  });
}
