import { parseAddress } from '../model/address.ts';
import { PchatError } from '../model/errors.ts';

/** A server's domain as it was typed, normalised. @throws PchatError `usage` when it cannot be one */
export function readDomain(text: string): string {
  try {
    const { local, domain, resource } = parseAddress(text);
    if (local === '' && resource === '' && !/[:*]/.test(domain)) return domain;
  } catch {
    // Told in the words that fit.
  }
  throw new PchatError('usage', `"${text}" is not a domain.`, {
    next: 'A domain looks like chat.example.com, without a port.',
  });
}
