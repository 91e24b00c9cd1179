import type { ArchiveStore } from '../archive/archive-store.ts';
import type { Stamp } from '../archive/archive-id.ts';
import { el, serialize } from '../stream/element.ts';
import { STANZA_ID } from './namespaces.ts';
import { DEFAULT_CONFIG } from './room-config.ts';
import type { RoomStore } from './room-store.ts';

/** Who greets in the lobby. */
const HOST_NICK = 'pchat';
const GREETING = [
  'Welcome! This is the lobby: everyone finds it, and everything said here is kept.',
  'A room of your own: /create NAME. All commands: /help. All keys: F1.',
].join('\n');

/**
 * The room that everyone finds at the first start, with a greeting in its archive if wished. Nobody owns it, so anyone may set its topic;
 * administrators manage it.
 *
 * @param local what stands before the `@` of its address
 * @param domain of its category
 * @param host the server's domain, which counts as its creator and as who greets
 */
export function makeLobby(
  parts: { store: RoomStore; archive: ArchiveStore; nextStamp: () => Stamp },
  { local, domain, host, greeting }: { local: string; domain: string; host: string; greeting: boolean },
): void {
  const { store, archive, nextStamp } = parts;
  const room = store.create(local, host, {
    ...DEFAULT_CONFIG,
    name: 'Lobby',
    description: 'Where everyone meets.',
    changeSubject: true,
  });
  if (room === null) return;
  const stamp = nextStamp();
  store.setSubject(room.id, {
    text: 'Say hello, or make a room for your own topic.',
    nick: '',
    time: stamp.time,
  });
  if (!greeting) return;
  const address = `${local}@${domain}`;
  const message = el(
    'message',
    'jabber:client',
    { from: `${address}/${HOST_NICK}`, type: 'groupchat', id: stamp.id },
    el('body', 'jabber:client', {}, GREETING),
    el('stanza-id', STANZA_ID, { by: address, id: stamp.id }),
  );
  archive.append(room.id, {
    ...stamp,
    sender: host,
    nick: HOST_NICK,
    hasBody: true,
    stanza: serialize(message),
  });
}
