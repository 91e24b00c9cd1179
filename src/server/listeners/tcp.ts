import { createServer, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Connection } from '../stream/connection.ts';
import type { Certificate } from './certificate.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { listen, type Listener } from './listen.ts';
import { TcpConnection } from './tcp-connection.ts';

/** Milliseconds of silence after which the system asks whether a peer is still there. */
const KEEP_ALIVE = 60_000;

/** What both kinds of TCP listener need. */
export interface TcpOptions {
  host: string;
  /** 0 picks one. */
  port: number;
  /** For STARTTLS or for direct TLS; null: none. */
  certificate: Certificate | null;
  limits: ConnectionLimits;
  accept: (connection: Connection) => void;
}

/** Listens for XMPP over TCP (RFC 6120), with STARTTLS when there is a certificate. @throws PchatError `local` */
export function listenTcp(options: TcpOptions): Promise<Listener> {
  const context = options.certificate === null ? null : createSecureContext(options.certificate);
  const server = createServer((socket) => {
    if (admit(socket, options.limits)) options.accept(new TcpConnection(socket, context));
  });
  return listen(server, options.host, options.port);
}

/** Listens for XMPP over direct TLS (XEP-0368). @throws PchatError `local` */
export function listenTls(options: TcpOptions & { certificate: Certificate }): Promise<Listener> {
  const server = createTlsServer(
    { ...options.certificate, ALPNProtocols: ['xmpp-client'], handshakeTimeout: 10_000 },
    (socket) => options.accept(new TcpConnection(socket, null)),
  );
  // Counted before the handshake, or half-open handshakes would be without limit.
  server.on('connection', (socket) => admit(socket, options.limits));
  return listen(server, options.host, options.port);
}

/** Counts a connection, or closes it when there are too many. */
export function admit(socket: Socket, limits: ConnectionLimits): boolean {
  const address = socket.remoteAddress ?? '';
  if (!limits.take(address)) {
    socket.on('error', () => undefined);
    socket.destroy();
    return false;
  }
  socket.on('close', () => limits.release(address));
  socket.setKeepAlive(true, KEEP_ALIVE);
  return true;
}
