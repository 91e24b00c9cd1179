import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { PchatError } from '../../model/errors.ts';
import { systemReason } from '../../model/system-reason.ts';

/** A certificate and its key as PEM text. */
export interface Certificate {
  cert: string;
  key: string;
}

/**
 * Reads a certificate chain and its key.
 *
 * @param paths of PEM files
 * @throws PchatError `local` when they cannot be read or do not fit each other, `usage` when the certificate is over
 */
export function readCertificate(paths: { cert: string; key: string }): Certificate {
  const certificate = { cert: read(paths.cert), key: read(paths.key) };
  let expires: string;
  try {
    createSecureContext(certificate);
    expires = new X509Certificate(certificate.cert).validTo;
  } catch (cause) {
    throw new PchatError('local', `The certificate does not work: ${(cause as Error).message}`, {
      next: `Check that ${paths.cert} is a PEM certificate and ${paths.key} its key.`,
      cause,
    });
  }
  if (Date.parse(expires) < Date.now()) {
    throw new PchatError('usage', `The certificate ${paths.cert} ended on ${expires}.`, {
      next: 'Renew it and start again.',
    });
  }
  return certificate;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PchatError('local', `${path} cannot be read: ${systemReason(cause)}.`, {
      next: 'Check the path and who may read it.',
      cause,
    });
  }
}
