import { expect, it } from 'vitest';
import { Keymap, keyLabel } from '../../src/ui/keymap.ts';

it('finds an action in the nearest context first', () => {
  const keymap = new Keymap();
  expect(keymap.action('up', ['messages', 'everywhere'])).toBe('select-older');
  expect(keymap.action('up', ['composer', 'everywhere'])).toBe('line-up');
  expect(keymap.action('ctrl-k', ['composer', 'everywhere'])).toBe('switcher');
  expect(keymap.action('ctrl-k', ['composer'])).toBeNull();
});

it('takes keys as people write them, in the place of the usual ones', () => {
  const keymap = new Keymap({ switcher: ['Ctrl-T', 'Alt-PgUp'], 'select-last': ['L'] });
  expect(keymap.action('ctrl-t', ['everywhere'])).toBe('switcher');
  expect(keymap.action('alt-page-up', ['everywhere'])).toBe('switcher');
  expect(keymap.action('ctrl-k', ['everywhere'])).toBeNull();
  expect(keymap.action('L', ['messages'])).toBe('select-last');
});

it('lets a bound key win over the one that had it', () => {
  const keymap = new Keymap({ quit: ['ctrl-n'] });
  expect(keymap.action('ctrl-n', ['everywhere'])).toBe('quit');
});

it('reports a name that is no action', () => {
  const said: string[] = [];
  const keymap = new Keymap({ fly: ['f'] }, (sentence) => said.push(sentence));
  expect(said).toEqual(['The settings bind "fly", which is no action; F1 lists what is.']);
  expect(keymap.action('ctrl-q', ['everywhere'])).toBe('quit');
});

it('reports what is no key, and leaves an action its usual keys where no other can be pressed', () => {
  const said: string[] = [];
  const rebound = { quit: ['ctrl-foo'], search: ['F7', 'ctrl-nothing'], 'show-keys': [] };
  const keymap = new Keymap(rebound, (sentence) => said.push(sentence));
  expect(said).toEqual([
    'The settings bind "search" to "ctrl-nothing", which is no key.',
    'The settings bind "quit" to "ctrl-foo", which is no key.',
  ]);
  expect(keymap.action('ctrl-q', ['everywhere'])).toBe('quit');
  expect(keymap.action('f7', ['everywhere'])).toBe('search');
  expect(keymap.action('ctrl-f', ['everywhere'])).toBeNull();
  expect(keymap.action('f1', ['everywhere'])).toBeNull();
});

it('knows each of the usual keys as a key', () => {
  const said: string[] = [];
  const usual = new Keymap();
  const contexts = ['everywhere', 'composer', 'messages', 'browser', 'list', 'search', 'field'] as const;
  const actions = contexts.flatMap((context) => usual.listed(context));
  const rebound = Object.fromEntries(actions.map(({ action, keys }) => [action, keys.split(', ')]));
  const keymap = new Keymap(rebound, (sentence) => said.push(sentence));
  expect(said).toEqual([]);
  expect(keymap.action('ctrl-q', ['everywhere'])).toBe('quit');
});

it('binds no key of one context twice, so that all that is listed works', () => {
  const keymap = new Keymap();
  const listed = ['everywhere', 'composer', 'messages', 'list', 'browser'] as const;
  for (const context of listed) {
    const keys = keymap.listed(context).flatMap(({ keys }) => keys.split(', '));
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it.each([
  ['ctrl-k', 'Ctrl-K'],
  ['page-up', 'PgUp'],
  ['shift-enter', 'Shift-Enter'],
  ['alt-a', 'Alt-A'],
  ['g', 'g'],
  ['G', 'G'],
  ['f1', 'F1'],
])('writes %s as %s', (key, label) => {
  expect(keyLabel(key)).toBe(label);
});
