/** Where a binding holds: in one pane, in lists, in lines to fill in, or everywhere. */
export type KeyContext =
  | 'everywhere'
  | 'composer'
  | 'messages'
  | 'browser'
  | 'list'
  | 'search'
  | 'form'
  | 'choices'
  | 'roles'
  | 'invitations'
  | 'field';

interface Binding {
  context: KeyContext;
  keys: readonly string[];
  /** What it does, for the list of keys; absent: too ordinary to be listed. */
  label?: string;
}

/** Every key is a named action; the names are what a person rebinds in the settings. */
const BINDINGS = {
  switcher: { context: 'everywhere', keys: ['ctrl-k', 'ctrl-g'], label: 'switch room' },
  'next-unread': {
    context: 'everywhere',
    keys: ['alt-a'],
    label: 'next unread: mentions, alerts, the rest, then back',
  },
  'next-room': { context: 'everywhere', keys: ['ctrl-n', 'alt-down'], label: 'next room' },
  'previous-room': { context: 'everywhere', keys: ['ctrl-p', 'alt-up'], label: 'previous room' },
  'room-1': { context: 'everywhere', keys: ['alt-1'], label: 'followed room by number (to Alt-9)' },
  'room-2': { context: 'everywhere', keys: ['alt-2'] },
  'room-3': { context: 'everywhere', keys: ['alt-3'] },
  'room-4': { context: 'everywhere', keys: ['alt-4'] },
  'room-5': { context: 'everywhere', keys: ['alt-5'] },
  'room-6': { context: 'everywhere', keys: ['alt-6'] },
  'room-7': { context: 'everywhere', keys: ['alt-7'] },
  'room-8': { context: 'everywhere', keys: ['alt-8'] },
  'room-9': { context: 'everywhere', keys: ['alt-9'] },
  'last-room': { context: 'everywhere', keys: ['alt-s'], label: 'last room' },
  // Alt-B and Alt-F go by words: terminals send them for Option-Left and Option-Right.
  beside: {
    context: 'everywhere',
    keys: ['alt-t'],
    label: 'two rooms: choose one to stand beside; again closes it',
  },
  'other-room': { context: 'everywhere', keys: ['alt-o'], label: 'to the other of two rooms' },
  'browse-rooms': { context: 'everywhere', keys: ['alt-r'], label: 'browse rooms; typing finds' },
  'page-up': { context: 'everywhere', keys: ['page-up'], label: 'scroll up; writing goes on' },
  'page-down': { context: 'everywhere', keys: ['page-down'], label: 'scroll down' },
  search: { context: 'everywhere', keys: ['ctrl-f'], label: 'search all rooms' },
  'go-to-date': { context: 'everywhere', keys: ['alt-d'], label: 'go to a date' },
  'previous-mention': {
    context: 'everywhere',
    keys: ['alt-p'],
    label: 'previous mention of you in this room',
  },
  'next-mention': { context: 'everywhere', keys: ['alt-n'], label: 'next mention of you in this room' },
  feeds: { context: 'everywhere', keys: ['alt-i'], label: 'feeds: mentions of you, and your own' },
  'move-room-up': {
    context: 'everywhere',
    keys: ['alt-shift-up'],
    label: 'move the followed room up in the list',
  },
  'move-room-down': { context: 'everywhere', keys: ['alt-shift-down'], label: 'move it down' },
  'create-room': { context: 'everywhere', keys: ['alt-c'], label: 'create a room' },
  'room-settings': { context: 'everywhere', keys: ['alt-e'], label: "change the room's settings" },
  'show-roles': { context: 'everywhere', keys: ['alt-m'], label: 'members, managers, presenters, banned' },
  invitations: { context: 'everywhere', keys: ['alt-v'], label: 'invitations to you' },
  'show-participants': {
    context: 'everywhere',
    keys: ['alt-w'],
    label: 'who is in the room, found by typing',
  },
  'first-unread': { context: 'everywhere', keys: ['alt-u'], label: 'first unread message' },
  back: {
    context: 'everywhere',
    keys: ['escape'],
    label: 'back one level; from the composer: choose messages',
  },
  'show-keys': { context: 'everywhere', keys: ['f1'], label: 'this list' },
  quit: { context: 'everywhere', keys: ['ctrl-q'], label: 'quit' },
  'quit-twice': { context: 'everywhere', keys: ['ctrl-c'], label: 'quit, pressed twice' },

  send: { context: 'composer', keys: ['enter'], label: 'send' },
  'new-line': {
    context: 'composer',
    keys: ['ctrl-j', 'alt-enter', 'shift-enter', 'ctrl-enter'],
    label: 'new line',
  },
  complete: { context: 'composer', keys: ['tab'], label: 'complete @name, #room, /command' },
  'complete-back': { context: 'composer', keys: ['shift-tab'] },
  'external-editor': { context: 'composer', keys: ['ctrl-o'], label: 'write in $EDITOR' },
  'line-up': {
    context: 'composer',
    keys: ['up'],
    label: 'line up; in an empty composer: what was sent before',
  },
  'line-down': { context: 'composer', keys: ['down'] },
  'character-left': { context: 'composer', keys: ['left', 'ctrl-b'] },
  'character-right': { context: 'composer', keys: ['right'] },
  'word-left': { context: 'composer', keys: ['alt-b', 'ctrl-left', 'alt-left'], label: 'word left' },
  'word-right': { context: 'composer', keys: ['alt-f', 'ctrl-right', 'alt-right'], label: 'word right' },
  'line-start': { context: 'composer', keys: ['ctrl-a', 'home'], label: 'start of line' },
  'line-end': { context: 'composer', keys: ['ctrl-e', 'end'], label: 'end of line' },
  'erase-left': { context: 'composer', keys: ['backspace', 'shift-backspace'] },
  'erase-right': { context: 'composer', keys: ['delete', 'ctrl-d'] },
  'erase-word-left': {
    context: 'composer',
    keys: ['ctrl-w', 'alt-backspace', 'ctrl-backspace'],
    label: 'erase word',
  },
  'erase-word-right': { context: 'composer', keys: ['ctrl-delete', 'alt-delete'] },
  'erase-line-start': { context: 'composer', keys: ['ctrl-u'], label: 'erase to start of line' },
  'erase-line-end': { context: 'composer', keys: ['alt-k'], label: 'erase to end of line' },
  yank: { context: 'composer', keys: ['ctrl-y'], label: 'put back what was erased' },
  'yank-older': { context: 'composer', keys: ['alt-y'] },
  undo: { context: 'composer', keys: ['ctrl-_', 'ctrl-z'], label: 'undo' },

  'select-older': { context: 'messages', keys: ['k', 'up'], label: 'older message' },
  'select-newer': { context: 'messages', keys: ['j', 'down'], label: 'newer message' },
  'select-first': { context: 'messages', keys: ['g', 'home'], label: 'first message loaded' },
  'select-last': { context: 'messages', keys: ['G', 'end'], label: 'newest message' },
  'open-message': {
    context: 'messages',
    keys: ['enter'],
    label: 'fold or unfold a story; send a refused post again',
  },
  'copy-message': { context: 'messages', keys: ['y'], label: 'copy text' },
  'reply-to-message': { context: 'messages', keys: ['r'], label: 'reply' },
  'message-details': { context: 'messages', keys: ['i'], label: 'details' },
  'drop-post': {
    context: 'messages',
    keys: ['d'],
    label: 'take a refused or waiting post back to the composer',
  },
  'unread-from-here': { context: 'messages', keys: ['u'], label: 'unread from here' },
  'search-here': { context: 'messages', keys: ['/'], label: 'search this room' },
  'back-to-results': { context: 'messages', keys: ['alt-left'], label: 'back to the search results' },
  'show-keys-here': { context: 'messages', keys: ['?'] },
  'browse-from-messages': { context: 'messages', keys: ['h', 'left', 'tab'], label: 'go to the rooms' },

  'list-up': { context: 'list', keys: ['up'], label: 'line up' },
  'list-down': { context: 'list', keys: ['down'], label: 'line down' },
  'list-choose': { context: 'list', keys: ['enter'], label: 'open; fold or unfold' },

  'search-field': { context: 'search', keys: ['tab'], label: 'fill in a form; next field' },
  'search-field-back': { context: 'search', keys: ['shift-tab'] },
  'search-form': { context: 'search', keys: ['f2'], label: 'form, or the line that says the same' },
  'search-order': { context: 'search', keys: ['alt-o'], label: 'newest or best first' },

  'form-next': { context: 'form', keys: ['tab'], label: 'next field' },
  'form-back': { context: 'form', keys: ['shift-tab'], label: 'previous field' },
  'form-choose': { context: 'choices', keys: ['right', 'space'], label: 'next value of a field' },
  'form-choose-back': { context: 'choices', keys: ['left'], label: 'previous value' },

  'next-role': { context: 'roles', keys: ['right', 'tab'], label: 'the role to give or take: next' },
  'previous-role': { context: 'roles', keys: ['left', 'shift-tab'], label: 'previous' },
  'decline-invitation': { context: 'invitations', keys: ['d', 'delete'], label: 'decline, with a reason' },

  'field-left': { context: 'field', keys: ['left', 'ctrl-b'] },
  'field-right': { context: 'field', keys: ['right'] },
  'field-word-left': { context: 'field', keys: ['alt-b', 'ctrl-left'] },
  'field-word-right': { context: 'field', keys: ['alt-f', 'ctrl-right'] },
  'field-start': { context: 'field', keys: ['home', 'ctrl-a'] },
  'field-end': { context: 'field', keys: ['end', 'ctrl-e'] },
  'field-erase': { context: 'field', keys: ['backspace', 'shift-backspace'] },
  'field-erase-right': { context: 'field', keys: ['delete'] },
  'field-erase-word': { context: 'field', keys: ['ctrl-w', 'alt-backspace', 'ctrl-backspace'] },
  'field-clear': { context: 'field', keys: ['ctrl-u'] },

  'fold-category': { context: 'browser', keys: ['left'], label: 'fold category' },
  'unfold-category': { context: 'browser', keys: ['right'], label: 'unfold category' },
  'unfollow-here': { context: 'browser', keys: ['delete'], label: 'take a followed room off your list' },
  'leave-browser': { context: 'browser', keys: ['tab'], label: 'back to the composer' },
} as const satisfies Record<string, Binding>;

export type Action = keyof typeof BINDINGS;

/** The bindings as they are on this person's screen. */
export class Keymap {
  readonly #byContext = new Map<KeyContext, Map<string, Action>>();
  readonly #keys = new Map<Action, readonly string[]>();

  /**
   * @param rebound action name to its keys, from the settings; an unknown action or key name is reported, not an error
   * @param report called with a sentence for each entry that means nothing
   */
  constructor(
    rebound: Readonly<Record<string, readonly string[]>> = {},
    report: (sentence: string) => void = () => {},
  ) {
    for (const name of Object.keys(rebound)) {
      if (!(name in BINDINGS)) report(`The settings bind "${name}", which is no action; F1 lists what is.`);
    }
    for (const [action, binding] of Object.entries(BINDINGS) as [Action, Binding][]) {
      const bound = this.#bound(action, rebound[action], report);
      const keys = bound ?? binding.keys;
      this.#keys.set(action, keys);
      const inContext = this.#byContext.get(binding.context) ?? new Map<string, Action>();
      // What a person bound wins over what was bound before.
      for (const key of keys) if (bound || !inContext.has(key)) inContext.set(key, action);
      this.#byContext.set(binding.context, inContext);
    }
  }

  /** The keys that a person bound; null where they are to stay the usual ones, as where none of them can be pressed. */
  #bound(
    action: Action,
    written: readonly string[] | undefined,
    report: (sentence: string) => void,
  ): readonly string[] | null {
    if (written === undefined) return null;
    const keys = written.map(keyName);
    for (const [index, key] of keys.entries()) {
      if (!isKey(key)) report(`The settings bind "${action}" to "${written[index]}", which is no key.`);
    }
    const known = keys.filter(isKey);
    return written.length > 0 && known.length === 0 ? null : known;
  }

  /** The action of a key, looked for in the contexts in order. */
  action(key: string, contexts: readonly KeyContext[]): Action | null {
    for (const context of contexts) {
      const action = this.#byContext.get(context)?.get(key);
      if (action) return action;
    }
    return null;
  }

  /** Where an action's keys hold. */
  contextOf(action: Action): KeyContext {
    return BINDINGS[action].context;
  }

  /** The first key of an action as people write it, `Ctrl-K`; empty when it was unbound. */
  keyFor(action: Action): string {
    const [first] = this.#keys.get(action) ?? [];
    return first === undefined ? '' : keyLabel(first);
  }

  /** What the list of keys shows, by context. */
  listed(context: KeyContext): { action: Action; keys: string; label: string }[] {
    const entries = Object.entries(BINDINGS) as [Action, Binding][];
    return entries.flatMap(([action, binding]) => {
      const keys = this.#keys.get(action) ?? [];
      if (binding.context !== context || binding.label === undefined || keys.length === 0) return [];
      return [{ action, keys: keys.slice(0, 3).map(keyLabel).join(', '), label: binding.label }];
    });
  }
}

const KEY_NAMES: Record<string, string> = { pgup: 'page-up', pgdn: 'page-down', esc: 'escape' };

/** A key as people write it, `Ctrl-K` or `PgUp`, by the name it has here. */
function keyName(written: string): string {
  if (written.length === 1) return written;
  const modifiers = /^(?:(?:ctrl|alt|shift)-)*/i.exec(written)?.[0].toLowerCase() ?? '';
  const plain = written.slice(modifiers.length);
  // Alt-A and Alt-a are told apart by terminals, Ctrl-A and Ctrl-a are not.
  const single = modifiers.includes('ctrl') ? plain.toLowerCase() : plain;
  return modifiers + (plain.length === 1 ? single : (KEY_NAMES[plain.toLowerCase()] ?? plain.toLowerCase()));
}

const NAMED_KEYS = new Set(
  'up down left right home end insert delete page-up page-down tab enter escape backspace space'.split(' '),
);

/** Whether a terminal can send it, in so far as its name tells. */
function isKey(name: string): boolean {
  const plain = name.replace(/^(?:(?:ctrl|alt|shift)-)*(?=.)/, '');
  return [...plain].length === 1 || NAMED_KEYS.has(plain) || /^f(?:[1-9]|1[0-2])$/.test(plain);
}

const KEY_LABELS: Record<string, string> = {
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  escape: 'Esc',
  space: 'Space',
  _: '_',
};

/** `ctrl-k` as `Ctrl-K`, `page-up` as `PgUp`. */
export function keyLabel(key: string): string {
  const modifiers = /^(?:(?:ctrl|alt|shift)-)*/.exec(key)?.[0] ?? '';
  const plain = key.slice(modifiers.length);
  const named =
    KEY_LABELS[plain] ??
    (plain.length > 1 || modifiers.includes('ctrl') || modifiers.includes('alt') ? capital(plain) : plain);
  return modifiers.split('-').filter(Boolean).map(capital).concat(named).join('-');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
