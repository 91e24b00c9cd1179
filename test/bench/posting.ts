import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbedded } from '../servers/embedded.ts';
import { programPath } from '../servers/installed.ts';
import { startProsody } from '../servers/prosody.ts';
import { LoadClient } from './load-client.ts';
import { pchatAccount } from './pchat.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

const ROOM = 'bench@rooms.chat.test';

/** Wall time of posting one message from a script: pchat waits for the room's confirmation, go-sendxmpp does not. */
export async function benchPosting(rounds: number): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-bench-'));
  const tls = certificate(folder);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const prosody = await startProsody({ tls });
  stack.defer(() => prosody.stop());
  const embedded = await startEmbedded();
  stack.defer(() => embedded.stop());
  const address = await prosody.createUser('alice', 'secret');
  const owner = await LoadClient.joined(prosody.tcpPort, prosody.domain, 'alice', 'secret', ROOM);
  await owner.accept(ROOM);
  stack.defer(() => owner.end());
  const local = await embedded.createUser('alice', 'secret');
  const node = [process.execPath, resolve('bin/pchat.js'), 'post'];
  const onProsody = await pchatAccount(join(folder, 'a'), address, 'secret', prosody.xmpp, {
    NODE_EXTRA_CA_CERTS: tls.cert,
  });
  const ways: Record<string, () => number> = {};
  const onEmbedded = await pchatAccount(join(folder, 'b'), local, 'secret', embedded.websocket);
  ways['pchat, embedded server, WebSocket'] = () => timed([...node, 'lobby', 'a message'], onEmbedded);
  ways['pchat, Prosody, TCP with TLS'] = () => timed([...node, ROOM, 'a message'], onProsody);
  const goSendxmpp = programPath('go-sendxmpp');
  if (goSendxmpp) {
    const there = ['-u', address, '-p', 'secret', '-j', `127.0.0.1:${prosody.tcpPort}`];
    const command = [goSendxmpp, ...there, '-n', '-c', '-a', 'script', ROOM];
    ways['go-sendxmpp, Prosody, TCP with TLS'] = () => timed(command, { HOME: folder }, 'a message\n');
  }
  const samples = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, run] of Object.entries(ways)) samples.get(way)!.push(run());
  }
  return [...samples].map(([who, taken]) => ({
    what: 'post from a script',
    who,
    value: median(taken),
    unit: 'ms',
  }));
}

function timed([command, ...args]: string[], env: Record<string, string>, input = ''): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(command!, args, {
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

/** go-sendxmpp insists on TLS. */
function certificate(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=chat.test', '-addext', 'subjectAltName=DNS:chat.test'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject, '-out', cert, '-keyout', key], {
    stdio: 'ignore',
  });
  return { cert, key };
}
