import tls from 'node:tls';

/**
 * The TLS option that trusts a certificate beside those that Node trusts anyway.
 *
 * @param ca in PEM; absent: only those
 */
export function trusting(ca: string | undefined): { ca?: string[] } {
  // Asked for by its name only here: the list takes time to make.
  return ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] };
}
