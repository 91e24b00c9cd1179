import { describe, expect, test } from 'vitest';
import { NO_CAPABILITIES } from '../../../src/protocol/capabilities.ts';
import type { DataForm } from '../../../src/protocol/xmpp/extensions/data-forms.ts';
import { checkSettings, newRoomValues, settingValues } from '../../../src/protocol/xmpp/room-settings.ts';

const formOf = (names: string[], options: Record<string, string[]> = {}): DataForm => ({
  type: 'form',
  formType: 'http://jabber.org/protocol/muc#roomconfig',
  fields: new Map(names.map((name) => [name, { type: '', values: [], options: options[name] ?? [] }])),
});

const common = [
  'roomname',
  'roomdesc',
  'persistentroom',
  'publicroom',
  'membersonly',
  'moderatedroom',
  'whois',
].map((name) => `muc#roomconfig_${name}`);
const whois = { 'muc#roomconfig_whois': ['moderators', 'anyone'] };
const ejabberd = formOf([...common, 'mam', 'allow_query_users', 'public_list', 'members_by_default'], whois);
const prosody = formOf([...common, 'muc#roomconfig_enablearchiving'], whois);

describe('a new room', () => {
  test('lasts, has an archive and shows addresses, by the names that the server has for it', () => {
    expect(Object.fromEntries(newRoomValues(ejabberd, { name: 'FX' }))).toEqual({
      'muc#roomconfig_roomname': 'FX',
      'muc#roomconfig_persistentroom': '1',
      'muc#roomconfig_publicroom': '1',
      'muc#roomconfig_membersonly': '0',
      'muc#roomconfig_moderatedroom': '0',
      'muc#roomconfig_whois': 'anyone',
      mam: '1',
      allow_query_users: '1',
      public_list: '1',
      members_by_default: '1',
    });
    expect(newRoomValues(prosody, {}).map(([name]) => name)).toContain('muc#roomconfig_enablearchiving');
  });

  test('that would not last is not made', () => {
    const without = formOf(common.filter((name) => !name.endsWith('persistentroom')));
    expect(() => newRoomValues(without, {})).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

test.each([
  ['open', '0', '1'],
  ['closed', '1', '1'],
  ['secret', '1', '0'],
] as const)('%s is members only %s, public %s', (privacy, membersOnly, listed) => {
  expect(Object.fromEntries(settingValues(prosody, { privacy }))).toEqual({
    'muc#roomconfig_membersonly': membersOnly,
    'muc#roomconfig_publicroom': listed,
  });
});

test('what is not set stays', () => {
  expect(settingValues(ejabberd, {})).toEqual([]);
});

test('privacy that the server does not have is not passed over in silence', () => {
  expect(() => settingValues(formOf(['muc#roomconfig_membersonly']), { privacy: 'secret' })).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  );
});

test('a name of several lines, or with a tab, is wrong before anything is sent', () => {
  for (const name of ['a\tb', 'a\nb', 'a\u0085b']) {
    expect(() => checkSettings({ name }, NO_CAPABILITIES)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  }
});
