const REL = 'urn:xmpp:alt-connections:websocket';

/** What `/.well-known/host-meta` says (XEP-0156): where the WebSocket is. */
export function hostMeta(url: string): string {
  return (
    `<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>` +
    `<Link rel='${REL}' href='${url.replace(/[<&'"]/g, encodeURIComponent)}'/></XRD>\n`
  );
}

/** The same as JSON, for `/.well-known/host-meta.json`. */
export function hostMetaJson(url: string): string {
  return `${JSON.stringify({ links: [{ rel: REL, href: url }] })}\n`;
}
