import type { Endpoint, Line, LineEvents, LineOptions } from './line.ts';
import { TcpLine } from './tcp-line.ts';

/**
 * How to connect to an endpoint: the function does, and what happens is told by events, never before it has returned. What a
 * WebSocket takes, Node's HTTP too, is loaded only where one is used.
 */
export async function lineOpener(
  endpoint: Endpoint,
  options: LineOptions,
): Promise<(events: LineEvents) => Line> {
  if (endpoint.kind === 'tcp') return (events) => new TcpLine(endpoint, options, events);
  const { WebSocketLine } = await import('./websocket-line.ts');
  return (events) => new WebSocketLine(endpoint, options, events);
}
