import { asPchatError, PchatError } from '../model/errors.ts';
import { MAX_NICK_LENGTH } from '../model/limits.ts';
import { isRecord } from './json-file.ts';

const THEMES = ['dark', 'light', 'plain'] as const;

/** What a person can set. */
export interface Settings {
  theme: (typeof THEMES)[number];
  /** Nick in rooms, for accounts that have none of their own; empty: the address's local part. */
  nick: string;
  /** Action names to the keys that do them, in place of the usual ones. */
  keys: Record<string, string[]>;
}

const DEFAULT_SETTINGS: Settings = { theme: 'dark', nick: '', keys: {} };

const CHECKS: { [K in keyof Settings]: (value: unknown) => Settings[K] } = {
  theme: (value) => THEMES.find((theme) => theme === value) ?? wrong('theme', `one of ${THEMES.join(', ')}`),
  nick: (value) => {
    if (typeof value === 'string' && value.length <= MAX_NICK_LENGTH) return value;
    return wrong('nick', `a text of at most ${MAX_NICK_LENGTH} characters`);
  },
  keys: (value) => {
    const shape = 'actions, each with a key or a list of keys, like {"quit": ["ctrl-q"]}';
    if (!isRecord(value)) return wrong('keys', shape);
    const keys: Record<string, string[]> = {};
    for (const [action, bound] of Object.entries(value)) {
      const list: unknown[] = Array.isArray(bound) ? bound : [bound];
      keys[action] = list.map((key) => (typeof key === 'string' ? key : wrong('keys', shape)));
    }
    return keys;
  },
};

function wrong(name: keyof Settings, shape: string): never {
  throw new PchatError('usage', `The setting "${name}" must be ${shape}.`);
}

/**
 * A value as the setting takes it.
 *
 * @throws PchatError `usage` with what it must be
 */
export function checkSetting<K extends keyof Settings>(name: K, value: unknown): Settings[K] {
  return CHECKS[name](value);
}

/** The settings that stand in the config; a wrong one counts as absent and is told in `problems`. */
export function readSettings(content: unknown): { settings: Settings; problems: string[] } {
  const settings: Settings = { ...DEFAULT_SETTINGS };
  const problems: string[] = [];
  if (content === undefined) return { settings, problems };
  if (!isRecord(content)) return { settings, problems: ['The settings in the config are no object.'] };
  const take = (name: keyof Settings) => {
    try {
      if (content[name] !== undefined) Object.assign(settings, { [name]: checkSetting(name, content[name]) });
    } catch (error) {
      problems.push(`${asPchatError(error).message} The usual value is used.`);
    }
  };
  for (const name of Object.keys(CHECKS) as (keyof Settings)[]) take(name);
  for (const name of Object.keys(content)) {
    if (!(name in CHECKS)) problems.push(`There is no setting "${name}".`);
  }
  return { settings, problems };
}
