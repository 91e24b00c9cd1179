import { bareAddress } from '../../model/address.ts';
import { StanzaError } from './stanza-error.ts';

/** The bare address that a stanza names; of one that it should name and does not, too. @throws StanzaError `jid-malformed` */
export function readBareAddress(text: string | undefined): string {
  try {
    return bareAddress(text ?? '');
  } catch {
    throw new StanzaError('jid-malformed', 'This is not an address.');
  }
}
