import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon, folderOf, freePorts, ownerNamed } from './daemon.ts';
import { programPath } from './installed.ts';
import type { RealServer } from './real-server.ts';
import { register } from './register.ts';

/** How Prosody differs from what Debian ships. */
export interface ProsodyOptions {
  /** With what the package prosody-modules adds: SASL2, Bind2, moderation. */
  extraModules?: boolean;
  /** Archives in SQLite instead of flat files. */
  sqlite?: boolean;
  /** Offers STARTTLS with these PEM files. */
  tls?: { cert: string; key: string };
}

/** Starts a Prosody of our own; the system's is not touched. */
export async function startProsody(options: ProsodyOptions = {}): Promise<RealServer> {
  const owner = ownerNamed('prosody');
  const folder = await folderOf(owner, 'prosody');
  const [tcpPort, httpPort] = (await freePorts(2)) as [number, number];
  const domain = 'chat.test';
  const words: Record<string, string> = {
    DOMAIN: domain,
    FOLDER: folder,
    TCP: String(tcpPort),
    HTTP: String(httpPort),
    MODULES: [...(options.extraModules ? ['sasl2', 'sasl2_bind2'] : []), ...(options.tls ? ['tls'] : [])]
      .map((module) => `"${module}"`)
      .join(', '),
    DISABLED: options.tls ? '' : '"tls"',
    TLS: '',
    MUC_MODULES: options.extraModules ? '"muc_moderation"' : '',
    STORAGE: options.sqlite
      ? 'storage = "sql"; sql = { driver = "SQLite3", database = "prosody.sqlite" }'
      : '',
  };
  if (options.tls) {
    words.TLS = `ssl = { certificate = "${folder}/cert.pem", key = "${folder}/key.pem" }`;
    for (const [name, path] of [
      ['cert.pem', options.tls.cert],
      ['key.pem', options.tls.key],
    ] as const) {
      await copyFile(path, join(folder, name));
      await chmod(join(folder, name), 0o644);
    }
  }
  const template = await readFile(join(import.meta.dirname, 'prosody.cfg.lua'), 'utf8');
  const config = join(folder, 'prosody.cfg.lua');
  await writeFile(
    config,
    template.replace(/__([A-Z]+(?:_[A-Z]+)*)__/g, (_, word: string) => words[word] ?? ''),
  );
  const daemon = new Daemon({
    command: programPath('prosody') ?? 'prosody',
    args: ['-F', '--config', config],
    owner,
    folder,
    ports: [tcpPort, httpPort],
  });
  await daemon.start();
  return {
    domain,
    websocket: `ws://127.0.0.1:${httpPort}/xmpp-websocket`,
    xmpp: `xmpp://127.0.0.1:${tcpPort}`,
    tcpPort,
    get pid() {
      return daemon.pid;
    },
    createUser: async (local, password) => {
      await register(tcpPort, domain, local, password);
      return `${local}@${domain}`;
    },
    kill9: () => daemon.kill('SIGKILL'),
    restart: async () => {
      await daemon.stop();
      await daemon.start();
    },
    stop: () => daemon.remove(),
  };
}
