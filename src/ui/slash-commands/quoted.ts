/** `"a name"`, or one with something before it: `Category/"a name"`, `group:"a name"`. */
const QUOTED = /^([^"\s]*)"([^"]*)"/;
const EACH = /[^\s,"]*"[^"]*"|[^\s,]+/g;

/** A name without the quotes around it, as /create teaches them for names of several words. */
export function unquoted(text: string): string {
  const typed = text.trim();
  const [all, before = '', name = ''] = /^([^"]*\/)?"([^"]*)"$/.exec(typed) ?? QUOTED.exec(typed) ?? [];
  return all === typed ? (before + name).trim() : typed;
}

/** The name that something begins with, one word or quoted, and what stands behind it. */
export function firstName(text: string): { name: string; rest: string } {
  const typed = text.trim();
  const first = QUOTED.exec(typed)?.[0] ?? /^\S*/.exec(typed)?.[0] ?? '';
  return { name: unquoted(first), rest: typed.slice(first.length).trim() };
}

/** Names with spaces or commas between them. */
export function eachName(text: string): string[] {
  return (text.match(EACH) ?? []).map(unquoted).filter((name) => name !== '');
}
