import { PchatError, type ErrorCode } from '../../model/errors.ts';
import { stanzaErrorOf, type StanzaError } from './extensions/stanza-errors.ts';
import type { Element } from './extensions/element.ts';

/** What each condition (RFC 6120 section 8.3.3) means to a person. */
const MEANINGS: Record<string, [ErrorCode, string]> = {
  'item-not-found': ['not-found', 'There is no such room or person.'],
  gone: ['not-found', 'It is no longer there.'],
  'recipient-unavailable': ['not-found', 'There is nobody to answer.'],
  'remote-server-not-found': ['not-found', 'There is no such server.'],
  'remote-server-timeout': ['timeout', 'The other server does not answer.'],
  forbidden: ['not-allowed', 'Your role does not allow that.'],
  'not-allowed': ['not-allowed', 'The server does not allow that.'],
  'not-authorized': ['not-allowed', 'The server does not allow that.'],
  'registration-required': ['not-allowed', 'Only members may do that.'],
  'subscription-required': ['not-allowed', 'The server does not allow that.'],
  'not-acceptable': ['not-allowed', 'The server does not accept that.'],
  'policy-violation': ['not-allowed', "That is against the server's rules."],
  conflict: ['conflict', 'That name is taken.'],
  'feature-not-implemented': ['unsupported', 'This server cannot do that.'],
  'service-unavailable': ['unsupported', 'This server does not offer that.'],
  'resource-constraint': ['busy', 'The server is at its limit.'],
  'internal-server-error': ['server', 'The server failed.'],
  'unexpected-request': ['protocol', 'The server did not expect that now.'],
  'bad-request': ['protocol', 'The server did not understand that.'],
  'jid-malformed': ['usage', 'The server says that this is not an address.'],
};

/** Most characters of a server's text that are shown. */
const MOST_CHARACTERS = 200;

/** The cause that every error of a request carries. */
export class RequestFailure extends Error {
  readonly condition: string;
  /** The server's own sentence, empty when it gave none. */
  readonly text: string;

  constructor({ condition, text }: StanzaError) {
    super(text === '' ? condition : `${condition}: ${text}`);
    this.name = 'RequestFailure';
    this.condition = condition;
    this.text = text;
  }
}

/** The error that a stanza of type `error` carries, in words; `meanings` overrides what a condition means in this request. */
export function requestError(
  stanza: Element,
  meanings: Record<string, [ErrorCode, string]> = {},
): PchatError {
  const refusal = stanzaErrorOf(stanza);
  const failure = new RequestFailure(refusal);
  const [code, sentence] = meanings[failure.condition] ??
    MEANINGS[failure.condition] ?? ['server', 'The server refused that.'];
  return new PchatError(code, withServersWords(sentence, refusal.text), { cause: failure });
}

/** What the server adds often is the reason. It is untrusted: cut here, made printable by whoever shows it. */
function withServersWords(sentence: string, text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').trim()];
  if (characters.length === 0) return sentence;
  const shown =
    characters.length > MOST_CHARACTERS
      ? `${characters.slice(0, MOST_CHARACTERS).join('').trimEnd()}…`
      : characters.join('');
  return `${sentence} The server says: ${shown}`;
}

/** The condition behind an error, empty when it was no answer of the server. */
export function conditionOf(error: unknown): string {
  return error instanceof PchatError && error.cause instanceof RequestFailure ? error.cause.condition : '';
}
