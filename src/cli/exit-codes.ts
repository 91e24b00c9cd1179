import type { ErrorCode } from '../model/errors.ts';

/** How each kind of error ends the program: part of the interface, since scripts act on it. */
export const EXIT_CODES: Record<ErrorCode, number> = {
  local: 1,
  conflict: 1,
  'too-large': 1,
  busy: 1,
  unsupported: 1,
  server: 1,
  protocol: 1,
  usage: 2,
  'not-found': 3,
  ambiguous: 3,
  'sign-in-refused': 4,
  'not-allowed': 5,
  unreachable: 6,
  timeout: 6,
  interrupted: 130,
};
