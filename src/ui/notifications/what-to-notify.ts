import type { Message } from '../../model/message.ts';
import type { FollowSettings } from '../../model/room.ts';

/** What a person set about notifications. */
export interface NotifySettings {
  /** The ways by which one is notified. */
  notifications: readonly ('bell' | 'terminal' | 'desktop')[];
  /** When nothing is heard or shown, `22:00-07:00` in local time; empty: never. */
  quietHours: string;
  /** For rooms in which nothing else was chosen. */
  notifyDefault: 'all' | 'mentions' | 'none';
}

export const USUAL_NOTIFY_SETTINGS: NotifySettings = {
  notifications: ['bell', 'terminal'],
  quietHours: '',
  notifyDefault: 'mentions',
};

/** Whether a message is one to notify of: alerts are heard wherever mentions are. */
export function isToNotify(
  message: Pick<Message, 'alert'>,
  mention: boolean,
  room: Pick<FollowSettings, 'notify' | 'muted'>,
  settings: Pick<NotifySettings, 'notifyDefault'>,
): boolean {
  const wanted = room.notify ?? settings.notifyDefault;
  if (wanted === 'none') return false;
  if (mention) return true;
  if (room.muted) return false;
  return wanted === 'all' || message.alert;
}

/**
 * Whether a time lies in the quiet hours, which may go over midnight.
 *
 * @param hours `22:00-07:00`; anything else: never
 */
export function isQuiet(hours: string, now: number): boolean {
  const [, fromHours, fromMinutes, toHours, toMinutes] = QUIET_HOURS.exec(hours) ?? [];
  if (fromHours === undefined) return false;
  const from = Number(fromHours) * 60 + Number(fromMinutes);
  const to = Number(toHours) * 60 + Number(toMinutes);
  const date = new Date(now);
  const at = date.getHours() * 60 + date.getMinutes();
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

const QUIET_HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;
