import { DEFAULT_CONFIG } from './room-config.ts';
import type { RoomStore } from './room-store.ts';

/**
 * The room that everyone finds at the first start. Nobody owns it, so anyone may set its topic; administrators manage it.
 *
 * @param host the server's domain, which counts as its creator
 * @param time milliseconds since the epoch
 */
export function makeLobby(store: RoomStore, local: string, host: string, time: number): void {
  const room = store.create(local, host, {
    ...DEFAULT_CONFIG,
    name: 'Lobby',
    description: 'Where everyone meets. Open to all, and everything said here is kept.',
    changeSubject: true,
  });
  if (room === null) return;
  store.setSubject(room.id, {
    text: 'Welcome! Say hello, or make a room for your own topic.',
    nick: '',
    time,
  });
}
