import { PchatError } from './errors.ts';

/** An XMPP address (RFC 7622) in its parts. `resource` is a nick where the address is a participant's. */
export interface AddressParts {
  local: string;
  domain: string;
  resource: string;
}

const FORBIDDEN_LOCAL = /["&'/:<>@\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const FORBIDDEN_DOMAIN = /["&'/<>@\s\p{Cc}\p{Cf}]/u;
const MAX_PART_BYTES = 1023;

/**
 * Splits and normalises an address: local part and domain lower-cased and NFC, resource NFC (RFC 7622 section 3).
 *
 * @throws PchatError `usage` when it cannot be an address
 */
export function parseAddress(text: string): AddressParts {
  const slash = text.indexOf('/');
  const bare = slash === -1 ? text : text.slice(0, slash);
  const resource = slash === -1 ? '' : text.slice(slash + 1).normalize('NFC');
  const at = bare.indexOf('@');
  const local = (at === -1 ? '' : bare.slice(0, at)).normalize('NFC').toLowerCase();
  const domain = bare
    .slice(at + 1)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.$/, '');
  const bad =
    domain === '' ||
    (at !== -1 && local === '') ||
    (slash !== -1 && resource === '') ||
    FORBIDDEN_LOCAL.test(local) ||
    FORBIDDEN_DOMAIN.test(domain) ||
    /^[.]|[.][.]/.test(domain) ||
    /\p{Cc}/u.test(resource) ||
    [local, domain, resource].some((part) => Buffer.byteLength(part) > MAX_PART_BYTES);
  if (bad) {
    throw new PchatError('usage', `"${text}" is not an address.`, {
      next: 'An address looks like alice@example.com.',
    });
  }
  return { local, domain, resource };
}

/** The address without its resource, normalised. */
export function bareAddress(text: string): string {
  const { local, domain } = parseAddress(text);
  return local === '' ? domain : `${local}@${domain}`;
}

/** Puts the parts together again. */
export function formatAddress(parts: { local: string; domain: string; resource?: string }): string {
  const bare = parts.local === '' ? parts.domain : `${parts.local}@${parts.domain}`;
  return parts.resource ? `${bare}/${parts.resource}` : bare;
}

/** Whether the text is a well-formed `local@domain` address with no resource. */
export function isUserAddress(text: string): boolean {
  try {
    const { local, resource } = parseAddress(text);
    return local !== '' && resource === '';
  } catch {
    return false;
  }
}
