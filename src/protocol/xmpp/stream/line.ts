import type { PchatError } from '../../../model/errors.ts';

/** Where to connect. */
export type Endpoint =
  | { kind: 'websocket'; url: string }
  | { kind: 'tcp'; host: string; port: number; directTls: boolean };

/** An endpoint as people name it: `chat.example.com:5222`. */
export function endpointName(endpoint: Endpoint): string {
  return endpoint.kind === 'tcp' ? `${endpoint.host}:${endpoint.port}` : new URL(endpoint.url).host;
}

/** A connection that carries text: what differs between TCP and WebSocket. */
export interface Line {
  /** Each text is one whole element (RFC 7395), or the texts are one long document (RFC 6120). */
  readonly framing: 'frames' | 'document';
  /** Encrypted, with the certificate checked. */
  readonly secure: boolean;
  /** Nobody can listen in though it is not encrypted: both ends are on this machine. */
  readonly loopback: boolean;
  write(text: string): void;
  /** Sends what was written, then closes. */
  end(): void;
  destroy(): void;
  /** Encrypts from here on (RFC 6120 section 5); rejects when the certificate does not fit. */
  startTls(): Promise<void>;
}

export interface LineEvents {
  opened(): void;
  received(text: string): void;
  /** Called once, whoever closed; the error is null when it was closed in order. */
  closed(error: PchatError | null): void;
}

/** What a line must know beside its endpoint. */
export interface LineOptions {
  /** The account's domain, which a certificate must be for. */
  domain: string;
  /** Extra trusted certificates in PEM. */
  ca?: string;
}

/** Whether a host name can only mean this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]';
}
