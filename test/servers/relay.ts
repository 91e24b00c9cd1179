import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire between a client and a server that a test can cut. */
export interface Relay {
  /** Connect here, on 127.0.0.1. */
  port: number;
  /** Resets every connection, as a lost network does. New ones are taken. */
  cut(): void;
  /** Lets nothing through, in either direction, while connections stay: a network that swallows. */
  freeze(): void;
  close(): Promise<void>;
}

/** Relays a port of its own to a server's port on 127.0.0.1. */
export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The server's URL, led through the relay. */
export function through(relay: Relay, url: string): string {
  const led = new URL(url);
  led.port = String(relay.port);
  return led.href;
}
