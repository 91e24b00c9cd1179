import { PchatError, type ErrorCode } from '../../model/errors.ts';
import { goneTo } from './extensions/room-moves.ts';
import { stanzaErrorOf, type StanzaError } from './extensions/stanza-errors.ts';
import type { Element } from './extensions/element.ts';

/** What a condition means to a person: a code, a sentence, and what they can do now. */
export type Meanings = Readonly<Record<string, readonly [ErrorCode, string, string?]>>;

const ASK_MANAGER = 'Ask a manager of the room.';
const ASK_OPERATOR = 'Ask who runs the server.';

/** What each condition (RFC 6120 section 8.3.3) means where a request says nothing better. */
const MEANINGS: Meanings = {
  'item-not-found': ['not-found', 'There is no such room or person.', 'Look for rooms with: pchat rooms'],
  gone: ['not-found', 'It is no longer there.'],
  'recipient-unavailable': ['not-found', 'There is nobody to answer.'],
  'remote-server-not-found': ['not-found', 'There is no such server.'],
  'remote-server-timeout': ['timeout', 'The other server does not answer.'],
  forbidden: ['not-allowed', 'Your role does not allow that.', ASK_MANAGER],
  'not-allowed': ['not-allowed', 'The server does not allow that.', ASK_OPERATOR],
  'not-authorized': ['not-allowed', 'The server does not allow that.', ASK_OPERATOR],
  'registration-required': ['not-allowed', 'Only members may do that.', ASK_MANAGER],
  'subscription-required': ['not-allowed', 'The server does not allow that.', ASK_OPERATOR],
  'not-acceptable': ['not-allowed', 'The server does not accept that.', ASK_OPERATOR],
  'policy-violation': ['not-allowed', "That is against the server's rules.", ASK_OPERATOR],
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

/** Where the server's own words go: behind ours, or in their place where it is known to say in a sentence what is wrong. */
export type ServersWords = 'behind' | 'instead';

/** The error that a stanza of type `error` carries, in words; `meanings` overrides what a condition means in this request. */
export function requestError(
  stanza: Element,
  meanings: Meanings = {},
  words: ServersWords = 'behind',
): PchatError {
  const failure = new RequestFailure(stanzaErrorOf(stanza));
  const movedTo = goneTo(stanza);
  if (movedTo === null) return errorOf(failure, meanings, words);
  return new PchatError('not-found', `The room has moved: it is ${movedTo} now.`, {
    next: 'Use its new address.',
    cause: failure,
    movedTo,
  });
}

/** The error of a request in other words, where its answer means something of its own; any other error as it is. */
export function inOtherWords(error: unknown, meanings: Meanings, words: ServersWords = 'behind'): unknown {
  if (!(error instanceof PchatError) || error.movedTo !== null) return error;
  const { cause } = error;
  const means = cause instanceof RequestFailure && cause.condition in meanings;
  return means ? errorOf(cause, meanings, words) : error;
}

function errorOf(failure: RequestFailure, meanings: Meanings, words: ServersWords): PchatError {
  const [code, sentence, next] = meanings[failure.condition] ??
    MEANINGS[failure.condition] ?? ['server', 'The server refused that.'];
  return new PchatError(code, inWords(sentence, failure.text, words), { next, cause: failure });
}

/** What the server adds often is the reason. It is untrusted: cut here, made printable by whoever shows it. */
function inWords(sentence: string, text: string, words: ServersWords): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').trim()];
  if (characters.length === 0) return sentence;
  const shown =
    characters.length > MOST_CHARACTERS
      ? `${characters.slice(0, MOST_CHARACTERS).join('').trimEnd()}…`
      : characters.join('');
  // What comes next begins a sentence of its own.
  const said = /[.!?…]$/.test(shown) ? shown : `${shown}.`;
  return words === 'instead' ? said : `${sentence} The server says: ${said}`;
}

/** The condition behind an error, empty when it was no answer of the server. */
export function conditionOf(error: unknown): string {
  return error instanceof PchatError && error.cause instanceof RequestFailure ? error.cause.condition : '';
}
