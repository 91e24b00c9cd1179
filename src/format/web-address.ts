/**
 * The address of a page on the web, written so that it can stand in a document, or null for whatever else an opener might obey:
 * `javascript:`, `data:`, `file:` and the like.
 */
export function webAddress(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '')
    return null;
  return url.href;
}
