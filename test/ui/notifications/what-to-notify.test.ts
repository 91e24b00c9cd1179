import { describe, expect, it } from 'vitest';
import { isQuiet, isToNotify } from '../../../src/ui/notifications/what-to-notify.ts';

const room = { notify: null, muted: false };

describe('what is notified of', () => {
  it.each([
    ['mentions', false, false, false],
    ['mentions', true, false, true],
    ['mentions', false, true, true],
    ['all', false, false, true],
    ['none', true, true, false],
  ] as const)('with %s (mention %s, alert %s): %s', (notifyDefault, mention, alert, told) => {
    expect(isToNotify({ alert }, mention, room, { notifyDefault })).toBe(told);
    const other = notifyDefault === 'none' ? 'all' : 'none';
    expect(isToNotify({ alert }, mention, { ...room, notify: notifyDefault }, { notifyDefault: other })).toBe(
      told,
    );
  });

  it('is only mentions in a muted room, also where all was chosen', () => {
    const muted = { notify: 'all', muted: true } as const;
    expect(isToNotify({ alert: true }, false, muted, { notifyDefault: 'all' })).toBe(false);
    expect(isToNotify({ alert: false }, true, muted, { notifyDefault: 'all' })).toBe(true);
  });
});

describe('quiet hours', () => {
  const at = (hours: number, minutes = 0): number => new Date(2026, 10, 23, hours, minutes).getTime();

  it('go over midnight', () => {
    expect([21, 22, 23, 0, 6, 7].map((hour) => isQuiet('22:00-07:00', at(hour)))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('lie within a day', () => {
    expect(isQuiet('12:30-13:00', at(12, 29))).toBe(false);
    expect(isQuiet('12:30-13:00', at(12, 30))).toBe(true);
    expect(isQuiet('12:30-13:00', at(13))).toBe(false);
  });

  it('are never where they are empty', () => {
    expect(isQuiet('', at(3))).toBe(false);
  });
});
