import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server that keeps all that the server sends over it. */
export interface RecordedWire {
  /** Connect here. */
  url: string;
  /** What the server sent until now, on all connections. */
  received(): string;
  close(): Promise<void>;
}

/** @param target the server's WebSocket without TLS, which sends its text as it is */
export async function recordWire(target: string): Promise<RecordedWire> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const heard: Buffer[] = [];
  const relay = createServer((near) => {
    const far = connect(Number(port), hostname);
    far.on('data', (bytes) => heard.push(bytes));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from) && to.destroy());
      from.pipe(to);
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((relay.address() as AddressInfo).port);
  return {
    url: url.href,
    received: () => Buffer.concat(heard).toString(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      relay.close();
      await once(relay, 'close');
    },
  };
}
