import type { PchatError } from '../model/errors.ts';
import type { Session } from '../session/session.ts';
import type { Output } from './output.ts';

/**
 * Says when the connection is lost and when it is back.
 *
 * @param refused called when it will not come back
 */
export function tellOfLosses(session: Session, output: Output, refused: (error: PchatError) => void): void {
  let away = false;
  session.subscribe((event) => {
    if (event.type !== 'status') return;
    const { status } = event;
    if (status.phase === 'refused') refused(status.error);
    if (status.phase === 'waiting' && !away) output.say('The connection was lost; trying again.');
    if (status.phase === 'online' && away) output.say('Connected again.');
    away = status.phase === 'waiting' || (away && status.phase !== 'online');
  });
}
