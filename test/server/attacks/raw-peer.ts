import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens a stream as a client does. */
export const HEADER =
  `<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' ` +
  `xmlns:stream='http://etherx.jabber.org/streams'>`;

/**
 * Sends bytes over TCP and gives all that the server says until it closes the connection.
 *
 * @throws when it is still open after five seconds
 */
export async function sendRaw(address: string, ...parts: (string | Uint8Array)[]): Promise<string> {
  const socket = connect(Number(address.split(':').at(-1)), '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => (said += text));
  // The server may well hang up while we are still talking.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  const patience = AbortSignal.timeout(5000);
  if (!socket.closed) await once(socket, 'close', { signal: patience });
  return said;
}
