import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LIMIT_AFTER_SIGN_IN } from '../stream/stanza-reader.ts';
import { hostMeta, hostMetaJson } from './host-meta.ts';
import { listen, type Listener } from './listen.ts';
import { admit, type TcpOptions } from './tcp.ts';
import { WebSocketConnection } from './websocket-connection.ts';

const PATH = '/ws';
const SUBPROTOCOL = 'xmpp';
/** Milliseconds that a client has to send its request's head. */
const HEAD_TIME = 10_000;

/** What the WebSocket listener needs besides. */
export interface WebSocketOptions extends TcpOptions {
  domain: string;
}

/** Listens for XMPP over WebSocket (RFC 7395), and says where over HTTP (XEP-0156). @throws PchatError `local` */
export async function listenWebSocket(options: WebSocketOptions): Promise<Listener> {
  const settings = {
    headersTimeout: HEAD_TIME,
    requestTimeout: HEAD_TIME,
    connectionsCheckingInterval: 2000,
  };
  const server =
    options.certificate === null
      ? createServer(settings)
      : createTlsServer({ ...settings, ...options.certificate, handshakeTimeout: HEAD_TIME });
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // UTF-8 has at most three bytes for each character of JavaScript; the stanza reader counts exactly.
    maxPayload: LIMIT_AFTER_SIGN_IN * 3,
    handleProtocols: () => SUBPROTOCOL,
  });
  server.on('connection', (socket) => admit(socket, options.limits));
  server.on('request', (request, response) => answer(request, response, options));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuse(request, options);
    if (refusal !== null) {
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      options.accept(new WebSocketConnection(webSocket, socket, request.socket.remoteAddress ?? ''));
    });
  });
  return listen(server, options.host, options.port);
}

/** The status to refuse an upgrade with, or null when it is welcome. */
function refuse(request: IncomingMessage, options: WebSocketOptions): string | null {
  if (request.url?.split('?')[0] !== PATH) return '404 Not Found';
  const protocols = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  // RFC 7395 section 3.1.
  if (!protocols.includes(SUBPROTOCOL)) return '400 Bad Request';
  return originAllowed(request, options) ? null : '403 Forbidden';
}

/**
 * Programs send no Origin. A web page may connect only if it came from this very server under one of its own names; the names
 * are compared too, because a page can have its own name resolve to this machine (DNS rebinding).
 */
function originAllowed(request: IncomingMessage, options: WebSocketOptions): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  const own = [options.domain, options.host, 'localhost', '127.0.0.1', '[::1]'];
  return own.includes(from.hostname) && from.host === host?.toLowerCase();
}

function answer(request: IncomingMessage, response: ServerResponse, options: WebSocketOptions): void {
  const scheme = options.certificate === null ? 'ws' : 'wss';
  const url = `${scheme}://${request.headers.host ?? options.domain}${PATH}`;
  const path = request.url?.split('?')[0];
  // XEP-0156 section 3: web clients read this from elsewhere.
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
  else if (path === '/.well-known/host-meta') {
    response.writeHead(200, { 'Content-Type': 'application/xrd+xml' }).end(hostMeta(url));
  } else if (path === '/.well-known/host-meta.json') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(hostMetaJson(url));
  } else response.writeHead(404).end();
}
