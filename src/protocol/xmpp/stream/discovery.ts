import { isIP } from 'node:net';
import { PchatError } from '../../../model/errors.ts';
import type { SignIn } from '../../backend.ts';
import { webSocketsInJson, webSocketsInXml } from './host-meta.ts';
import { isLoopback, type Endpoint } from './line.ts';
import { trusting } from './trusted.ts';

const DEFAULT_PORT = 5222;
const DEFAULT_TLS_PORT = 5223;
const LOOK_UP_MS = 5000;
const MAX_HOST_META_BYTES = 64 * 1024;

/**
 * Where to connect, best first: as the account says, else as the domain says by host-meta (XEP-0156), then SRV (RFC 6120 section
 * 3.2, XEP-0368), else at the domain itself.
 *
 * @throws PchatError `usage` when the account's server is no address pchat can use, `not-allowed` when it would not be encrypted
 */
export async function findEndpoints(
  signIn: SignIn,
  domain: string,
  signal?: AbortSignal,
): Promise<Endpoint[]> {
  if (signIn.server !== undefined) return [parseServer(signIn.server, signIn.allowPlaintext ?? false)];
  const fallback: Endpoint = { kind: 'tcp', host: domain, port: DEFAULT_PORT, directTls: false };
  if (isLoopback(domain) || isIP(domain) !== 0) return [fallback];
  const [json, xml, tls, plain] = await Promise.all([
    hostMeta(`https://${domain}/.well-known/host-meta.json`, signIn.ca, signal).then(webSocketsInJson),
    hostMeta(`https://${domain}/.well-known/host-meta`, signIn.ca, signal).then(webSocketsInXml),
    serviceRecords(`_xmpps-client._tcp.${domain}`, true),
    serviceRecords(`_xmpp-client._tcp.${domain}`, false),
  ]);
  const webSockets = [...new Set([...json, ...xml])].map((url): Endpoint => ({ kind: 'websocket', url }));
  const found = [...webSockets, ...tls, ...plain];
  return found.length > 0 ? found : [fallback];
}

/** What an account may name as its server. */
export function parseServer(server: string, allowPlaintext: boolean): Endpoint {
  const url = URL.canParse(server) ? new URL(server) : null;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url === null || host === '' || !['ws:', 'wss:', 'xmpp:', 'xmpps:'].includes(url.protocol)) {
    throw new PchatError('usage', `"${server}" is not the address of a server.`, {
      next: 'It looks like wss://chat.example.com/ws, xmpp://chat.example.com:5222 or xmpps://chat.example.com:5223.',
    });
  }
  if (url.protocol === 'ws:' && !isLoopback(host) && !allowPlaintext) {
    throw new PchatError('not-allowed', `${server} is not encrypted.`, {
      next: 'Use wss:// instead; only in a network of your own, sign in with: pchat login --allow-plaintext.',
    });
  }
  if (url.protocol === 'ws:' || url.protocol === 'wss:') return { kind: 'websocket', url: server };
  const directTls = url.protocol === 'xmpps:';
  const port = url.port === '' ? (directTls ? DEFAULT_TLS_PORT : DEFAULT_PORT) : Number(url.port);
  return { kind: 'tcp', host, port, directTls };
}

/** The file's text, empty when it cannot be had. Only by https and without redirects: whoever can change it can name any server. */
async function hostMeta(url: string, ca: string | undefined, signal?: AbortSignal): Promise<string> {
  const { get } = await import('node:https');
  const limit = AbortSignal.timeout(LOOK_UP_MS);
  return new Promise((resolve) => {
    const request = get(
      url,
      {
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...trusting(ca),
      },
      (response) => {
        if (response.statusCode !== 200) {
          response.destroy();
          resolve('');
          return;
        }
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > MAX_HOST_META_BYTES) response.destroy();
        });
        response.on('end', () => resolve(body));
        response.on('close', () => resolve(''));
        response.on('error', () => resolve(''));
      },
    );
    request.on('error', () => resolve(''));
  });
}

async function serviceRecords(name: string, directTls: boolean): Promise<Endpoint[]> {
  const { resolveSrv } = await import('node:dns/promises');
  const none = new Promise<[]>((resolve) => setTimeout(() => resolve([]), LOOK_UP_MS).unref());
  const records = await Promise.race([resolveSrv(name).catch(() => []), none]);
  return records
    .filter((record) => record.name !== '' && record.name !== '.')
    .map((record) => ({ ...record, order: Math.random() * (record.weight + 1) }))
    .toSorted((a, b) => a.priority - b.priority || b.order - a.order)
    .map((record) => ({ kind: 'tcp', host: record.name, port: record.port, directTls }));
}
