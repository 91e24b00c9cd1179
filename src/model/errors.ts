/**
 * What went wrong, as one of a few kinds that a program can act on. The command line maps each to an exit code, the screen
 * shows the sentence.
 */
export type ErrorCode =
  | 'usage' // the request itself was malformed (exit 2)
  | 'not-found' // no such room, person or message, or a secret one (exit 3)
  | 'ambiguous' // a name fits several rooms (exit 3)
  | 'sign-in-refused' // wrong password, unknown account, mechanism too weak (exit 4)
  | 'not-allowed' // the role does not allow it (exit 5)
  | 'unreachable' // no connection, or lost while waiting (exit 6)
  | 'timeout' // no answer in time (exit 6)
  | 'conflict' // nick or room name taken (exit 1)
  | 'too-large' // body or stanza over the limit (exit 1)
  | 'busy' // the server asked to slow down, or a limit of sessions is reached (exit 1)
  | 'unsupported' // this server cannot do that (exit 1)
  | 'server' // the server failed (exit 1)
  | 'protocol' // the server said something that makes no sense (exit 1)
  | 'local' // a file, a disk, a terminal on this machine (exit 1)
  | 'interrupted'; // the person stopped it (exit 130)

/** An error meant for a person: a code to act on, a sentence, the next step, and the cause. */
export class PchatError extends Error {
  readonly code: ErrorCode;
  /** What the person can do now, as a sentence; empty when there is nothing. */
  readonly next: string;
  /** The room that was asked for is at this address now, as the server says; null: it said nothing of the kind. */
  readonly movedTo: string | null;

  /**
   * @param code the kind, for programs
   * @param message one sentence, no trailing newline; untrusted parts are made printable only when shown (format/)
   * @param options `next`: the next step; `cause`: the original error; `movedTo`: where the room is now
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { next?: string; cause?: unknown; movedTo?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PchatError';
    this.code = code;
    this.next = options.next ?? '';
    this.movedTo = options.movedTo ?? null;
  }
}

/** Any thrown value as a PchatError, so that callers have one shape to handle. */
export function asPchatError(thrown: unknown, code: ErrorCode = 'local'): PchatError {
  if (thrown instanceof PchatError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PchatError(code, message, { cause: thrown });
}
