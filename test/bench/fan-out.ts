import { once } from 'node:events';
import { startEmbedded } from '../servers/embedded.ts';
import { programPath } from '../servers/installed.ts';
import { startProsody } from '../servers/prosody.ts';
import type { RealServer } from '../servers/real-server.ts';
import { LoadClient } from './load-client.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

/**
 * One room, several occupants, one of them posts as fast as the server takes it; the archive is on disk.
 *
 * @param room a room that exists or that the server makes on joining
 * @returns deliveries a second, from the first post to the last message at the last occupant
 */
export async function fanOut(
  server: RealServer,
  room: string,
  occupants: number,
  messages: number,
): Promise<number> {
  const locals = Array.from({ length: occupants }, (_, index) => `load${index}`);
  const clients: LoadClient[] = [];
  try {
    for (const local of locals) {
      await server.createUser(local, 'load');
      const client = await LoadClient.joined(server.tcpPort, server.domain, local, 'load', room);
      if (clients.length === 0) await client.accept(room);
      clients.push(client);
    }
    const all = Promise.all(clients.map(async (client) => client.countTo(messages)));
    const began = performance.now();
    await flood(clients[0]!, room, messages);
    await all;
    return (occupants * messages) / ((performance.now() - began) / 1000);
  } finally {
    for (const client of clients) client.end();
  }
}

async function flood(client: LoadClient, room: string, messages: number): Promise<void> {
  for (let index = 0; index < messages; index += 1) {
    const more = client.socket.write(
      `<message to='${room}' type='groupchat' id='m${index}'><body>message ${index}: the quick brown fox jumps over the lazy dog</body></message>`,
    );
    if (!more) await once(client.socket, 'drain');
  }
}

const OCCUPANTS = 20;
const MESSAGES = 5000;

/** Fan-out of our server and of Prosody, each with its archive on disk, one after the other. */
export async function benchFanOut(rounds: number): Promise<Result[]> {
  const servers: [who: string, start: () => Promise<RealServer>, room: string][] = [
    ['pchat serve', startEmbedded, 'lobby@general.localhost'],
  ];
  if (programPath('prosody')) {
    servers.push(
      ['Prosody, archive in files', () => startProsody(), 'bench@rooms.chat.test'],
      ['Prosody, archive in SQLite', () => startProsody({ sqlite: true }), 'bench@rooms.chat.test'],
    );
  }
  const samples = new Map<string, number[]>(servers.map(([who]) => [who, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [who, start, room] of servers) {
      const server = await start();
      try {
        samples.get(who)!.push(await fanOut(server, room, OCCUPANTS, MESSAGES));
      } finally {
        await server.stop();
      }
    }
  }
  return [...samples].map(([who, taken]) => ({
    what: `fan-out to ${OCCUPANTS}, archive on disk`,
    who,
    value: median(taken),
    unit: 'deliveries/s',
  }));
}
