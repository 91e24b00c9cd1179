import type { Endpoint, Line, LineEvents, LineOptions } from './line.ts';
import { TcpLine } from './tcp-line.ts';
import { WebSocketLine } from './websocket-line.ts';

/** Connects; what happens is told by events, never before this has returned. */
export function openLine(endpoint: Endpoint, options: LineOptions, events: LineEvents): Line {
  return endpoint.kind === 'tcp'
    ? new TcpLine(endpoint, options, events)
    : new WebSocketLine(endpoint, options, events);
}
