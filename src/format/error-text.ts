import type { PchatError } from '../model/errors.ts';
import { printable } from './printable.ts';

/** An error as a person reads it: what went wrong, then what to do about it. One line, safe to show. */
export function errorText(error: PchatError): string {
  return printable(error.next === '' ? error.message : `${error.message} ${error.next}`);
}
