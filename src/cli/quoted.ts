/** What no shell and no parser of options takes for more than letters. */
const PLAIN = /^[\p{L}\p{N}_@/.][\p{L}\p{N}_@./-]*$/u;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** A word in a command that can be copied: who gave a room its name must not give a shell commands. */
export function quoted(text: string): string {
  return isPlain(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
