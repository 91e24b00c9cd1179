import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { isIP } from 'node:net';
import { PchatError } from '../../model/errors.ts';

/** Where a server listens, without TLS or with it. */
export interface Listener {
  readonly port: number;
  /** Takes no more connections; those that are open stay. */
  close: () => Promise<void>;
}

/** Whether a host name means this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** @throws PchatError `usage` when passwords and messages would cross a network in the clear */
export function requireSafeHost(host: string, encrypted: boolean): void {
  if (encrypted || isLoopback(host)) return;
  throw new PchatError(
    'usage',
    `Without a certificate pchat listens on this machine only, for whoever is on the way could read everything: ${host} is refused.`,
    { next: 'Give --tls-cert and --tls-key, or leave --host out.' },
  );
}

/** `host:port`, with brackets where the host is an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/**
 * Has a server listen.
 *
 * @param port 0 picks one
 * @throws PchatError `local` when the port is taken or the host is not this machine's
 */
export async function listen(server: Server, host: string, port: number): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => reject(explain(cause, host, port));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Idle HTTP connections would keep it open; WebSockets are no longer HTTP.
        if (server instanceof HttpServer || server instanceof HttpsServer) server.closeAllConnections();
      }),
  };
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): PchatError {
  const where = hostAndPort(host, port);
  switch (cause.code) {
    case 'EADDRINUSE':
      return new PchatError('local', `Port ${port} is taken on ${host}.`, {
        next: 'Stop the program that has it, or give another port (0 picks a free one).',
        cause,
      });
    case 'EACCES':
      return new PchatError('local', `Port ${port} may not be opened by this user.`, {
        next: 'Give a port from 1024 up.',
        cause,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new PchatError('local', `${host} is not an address of this machine.`, {
        next: 'Give --host an address of this machine, or 0.0.0.0 for all.',
        cause,
      });
    default:
      return new PchatError('local', `Cannot listen on ${where}: ${cause.message}`, { cause });
  }
}
