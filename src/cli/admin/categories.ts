import { PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import { principalName } from '../../model/principal.ts';
import type { CategoryRecord } from '../../server/rooms/category-store.ts';
import type { ServerData } from '../../server/server-data.ts';
import type { Arguments, Options } from '../arguments.ts';
import { counted } from '../counted.ts';
import { oneLine } from '../one-line.ts';

const MAX_LABEL_LENGTH = 63;
/** First labels of domains that the server itself uses: groups have addresses in the one of that name. */
const RESERVED_LABELS: readonly string[] = ['groups'];

/** What is said of a category when it is added and when it is changed. */
export const CATEGORY_OPTIONS = {
  description: { value: 'TEXT', mayBeEmpty: true, help: 'what its rooms are about' },
  invitations: { value: 'on|off', help: 'whether being made a member of its rooms sends an invitation' },
  files: { value: 'on|off', help: 'whether files may be posted in its rooms' },
} as const satisfies Options;

/** The values of CATEGORY_OPTIONS that were given. @throws PchatError `usage` */
export function categoryChanges(args: Arguments): {
  description?: string;
  invitations?: boolean;
  files?: boolean;
} {
  const description = args.text('description');
  const invitations = onOff(args, 'invitations');
  const files = onOff(args, 'files');
  return {
    ...(description !== undefined && { description }),
    ...(invitations !== undefined && { invitations }),
    ...(files !== undefined && { files }),
  };
}

/** Whether an option is on or off; undefined when it was not given. @throws PchatError `usage` */
export function onOff(args: Arguments, name: string): boolean | undefined {
  const value = args.choice(name, ['on', 'off']);
  return value === undefined ? undefined : value === 'on';
}

/**
 * The category of this name, domain or first label of the domain.
 *
 * @throws PchatError `not-found`, with those that there are
 */
export function findCategory(data: ServerData, typed: string): CategoryRecord {
  const categories = data.categories.list();
  const wanted = fold(typed);
  const found =
    categories.find(({ domain }) => domain === wanted) ??
    categories.find(({ name }) => fold(name) === wanted) ??
    categories.find(({ domain }) => domain === `${wanted}.${data.domain}`);
  if (found !== undefined) return found;
  throw new PchatError('not-found', `There is no category ${typed}.`, {
    next:
      categories.length === 0
        ? 'Add one with: pchat admin category add NAME.'
        : `There are: ${categories.map(({ name }) => name).join(', ')}.`,
  });
}

/**
 * The domain of a new category's group chat service.
 *
 * @param label the first label, as it was typed; absent: made from the name
 * @throws PchatError `usage` when that gives no label, `conflict` when the server itself uses it
 */
export function categoryDomain(name: string, label: string | undefined, domain: string): string {
  const made = fold(label ?? name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LABEL_LENGTH)
    .replace(/^-|-$/g, '');
  if (label !== undefined && made !== label.toLowerCase()) {
    throw new PchatError('usage', `"${label}" cannot be the first part of an address.`, {
      next: 'It has letters from a to z, digits, and single dashes between them.',
    });
  }
  if (made === '') {
    throw new PchatError('usage', `The name "${name}" makes no address.`, {
      next: 'Choose one with --address LABEL.',
    });
  }
  if (RESERVED_LABELS.includes(made)) {
    throw new PchatError('conflict', `The address ${made}.${domain} is the server's own.`, {
      next: 'Choose another with --address LABEL.',
    });
  }
  return `${made}.${domain}`;
}

/** A category as `--json` shows it; principals by their addresses. */
export function categoryJson(data: ServerData, category: CategoryRecord): Record<string, unknown> {
  const { domain, name, description, invitations, files, scope, creators } = category;
  const rooms = data.categories.countRooms(domain);
  return { address: domain, name, description, invitations, files, scope, creators, rooms };
}

/** A category in one line. */
export function categoryLine(data: ServerData, { domain, name, description }: CategoryRecord): string {
  const rooms = counted(data.categories.countRooms(domain), 'room');
  return `${name} (${domain}), ${rooms}${description === '' ? '' : `: ${oneLine(description)}`}`;
}

/** All that there is to say of a category, in lines. */
export function categoryText(data: ServerData, category: CategoryRecord): string {
  const { domain, name, description, invitations, files, scope, creators } = category;
  const names = (principals: readonly string[]) =>
    principals.map((principal) => principalName(principal, data.domain)).join(', ') || 'nobody';
  const lines: [string, string][] = [
    ['Category', name],
    ['Address', domain],
    ['Description', oneLine(description)],
    ['Rooms', String(data.categories.countRooms(domain))],
    ['Scope', names(scope)],
    ['Creators', names(creators)],
    ['Invitations', invitations ? 'on' : 'off'],
    ['Files', files ? 'on' : 'off'],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label.padEnd(13)}${value}`)
    .join('\n');
}
