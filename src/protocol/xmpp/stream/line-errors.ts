import { PchatError } from '../../../model/errors.ts';

const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_SSL|HOSTNAME_MISMATCH)/;

/** What OpenSSL says where the other end answers in something that is not TLS. */
const NO_TLS = /wrong.version.number|packet.length.too.long|http.request|unknown.protocol/i;

/** A socket's error in words. */
export function lineError(error: Error & { code?: string; reason?: string }, where: string): PchatError {
  const code = error.code ?? '';
  if (NO_TLS.test(`${code} ${error.reason ?? error.message}`)) {
    return new PchatError('unreachable', `The server at ${where} does not speak TLS there.`, {
      next: 'Name its port for TLS, or how it speaks at this one: xmpp:// (encrypts later), or ws:// on this machine.',
      cause: error,
    });
  }
  if (CERTIFICATE.test(code)) {
    return new PchatError(
      'not-allowed',
      `The certificate of ${where} is not to be trusted: ${error.reason ?? error.message}.`,
      {
        next: 'Ask who runs the server; pchat sends nothing over such a connection.',
        cause: error,
      },
    );
  }
  const why =
    {
      ECONNREFUSED: 'nothing listens there',
      ENOTFOUND: 'there is no such host',
      EAI_AGAIN: 'the name service does not answer',
      ECONNRESET: 'it broke the connection',
      EPIPE: 'it broke the connection',
      ETIMEDOUT: 'it does not answer',
      EHOSTUNREACH: 'there is no way to it',
      ENETUNREACH: 'there is no network',
    }[code] ?? error.message;
  return new PchatError('unreachable', `The server at ${where} cannot be reached: ${why}.`, {
    next: 'Check the address and the network.',
    cause: error,
  });
}
