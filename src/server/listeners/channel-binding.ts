import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/**
 * What identifies a TLS connection to both of its ends, so that a sign-in cannot be passed on by someone in between.
 *
 * @param type `tls-exporter` (RFC 9266), `tls-server-end-point` (RFC 5929 section 4) or `tls-unique` (section 3 there)
 * @returns null where the connection has no such binding
 */
export function channelBinding(socket: TLSSocket, type: string): Uint8Array | null {
  if (type === 'tls-exporter') {
    // Before TLS 1.3 it is safe only with an extension that Node does not tell of.
    if (socket.getProtocol() !== 'TLSv1.3') return null;
    return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
  }
  if (type === 'tls-unique') {
    // Not meant for TLS 1.3, but slixmpp 1.8 knows no other; the client's Finished is of this very handshake there too.
    return socket.isSessionReused() ? null : (socket.getPeerFinished() ?? null);
  }
  const certificate = socket.getCertificate();
  if (type !== 'tls-server-end-point' || certificate === null || !('raw' in certificate)) return null;
  // The hash of the certificate's own signature, but at least SHA-256.
  const strong = /sha-?(384|512)/i.exec(new X509Certificate(certificate.raw).signatureAlgorithm ?? '')?.[1];
  return createHash(`sha${strong ?? '256'}`)
    .update(certificate.raw)
    .digest();
}
