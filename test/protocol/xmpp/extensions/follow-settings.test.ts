import { expect, test } from 'vitest';
import { DEFAULT_FOLLOW_SETTINGS, type FollowSettings } from '../../../../src/model/room.ts';
import { serialize, type Element } from '../../../../src/protocol/xmpp/extensions/element.ts';
import {
  parseFollowSettings,
  withFollowSettings,
} from '../../../../src/protocol/xmpp/extensions/follow-settings.ts';
import { parseXml } from '../../../wire/pattern.ts';

const NOTIFY = "xmlns='urn:xmpp:notification-settings:1'";
const extensions = (inside: string): Element =>
  parseXml(`<extensions xmlns='urn:xmpp:bookmarks:1'>${inside}</extensions>`)[0]!;
const chosen: FollowSettings = {
  notify: 'mentions',
  muted: true,
  section: 'Desk & <co>',
  position: -1.5,
  keep: 'month',
};

test('settings come back as they were chosen', () => {
  for (const settings of [chosen, DEFAULT_FOLLOW_SETTINGS, { ...chosen, notify: null }]) {
    expect(parseFollowSettings(withFollowSettings(null, settings))).toEqual(settings);
  }
});

test('where nothing was ever chosen there are none', () => {
  expect(parseFollowSettings(null)).toBeUndefined();
  expect(parseFollowSettings(extensions("<x xmlns='urn:example:x'/>"))).toBeUndefined();
  expect(
    parseFollowSettings(extensions(`<notify ${NOTIFY}><never identity-category='gateway'/></notify>`)),
  ).toBe(undefined);
});

test('what makes no sense is taken as not said', () => {
  const strange = `<follow xmlns='urn:pchat:0' muted='perhaps' section='${'x'.repeat(500)}' position='Infinity' keep='ever'/>`;
  expect(parseFollowSettings(extensions(strange))).toEqual({
    ...DEFAULT_FOLLOW_SETTINGS,
    section: 'x'.repeat(100),
  });
});

test.each([
  ['<always/>', 'all'],
  ["<never identity-category='client' identity-type='console'/><always/>", 'none'],
  ["<never identity-category='client' identity-type='phone'/><always/>", 'all'],
  ["<always/><on-mention identity-category='client'/>", 'mentions'],
  [
    "<always/><on-mention identity-category='client'/><never identity-category='client' identity-type='console'/>",
    'none',
  ],
])('of %s the one most specific to pchat counts (XEP-0492 section 3)', (inside, notify) => {
  expect(parseFollowSettings(extensions(`<notify ${NOTIFY}>${inside}</notify>`))?.notify).toBe(notify);
});

test('what other programs keep stays as it is', () => {
  const foreign = "<x xmlns='urn:example:x' y='1'>z</x>";
  const phone =
    "<never identity-category='client' identity-type='phone'><advanced><a xmlns='urn:example:a'/></advanced></never>";
  const general = "<always><advanced><b xmlns='urn:example:b'/></advanced></always>";
  const before = extensions(
    `${foreign}<notify ${NOTIFY}>${phone}${general}</notify><follow xmlns='urn:pchat:0'/>`,
  );
  expect(serialize(withFollowSettings(before, { ...DEFAULT_FOLLOW_SETTINGS, notify: 'none' }))).toBe(
    serialize(
      extensions(
        `${foreign}<notify ${NOTIFY}>${phone}${general.replaceAll('always', 'never')}</notify><follow xmlns='urn:pchat:0'/>`,
      ),
    ),
  );
});

test('a setting for all clients is overruled for pchat, not changed', () => {
  const before = extensions(`<notify ${NOTIFY}><never identity-category='client'/></notify>`);
  const after = withFollowSettings(before, { ...DEFAULT_FOLLOW_SETTINGS, notify: 'all' });
  expect(parseFollowSettings(after)?.notify).toBe('all');
  expect(serialize(after)).toContain("<never identity-category='client'/>");
});
