import { SaxesParser } from 'saxes';

/** The relation under which a domain names its WebSockets (XEP-0156). */
const WEBSOCKET_RELATION = 'urn:xmpp:alt-connections:websocket';

/** Only encrypted ones: a plain one in an encrypted file is a mistake or an attack. */
function isSecure(href: unknown): href is string {
  return typeof href === 'string' && href.startsWith('wss://') && URL.canParse(href);
}

/** The WebSockets named in a host-meta.json; none when it is damaged. */
export function webSocketsInJson(json: string): string[] {
  try {
    const { links } = JSON.parse(json) as { links?: unknown };
    if (!Array.isArray(links)) return [];
    return (links as { rel?: unknown; href?: unknown }[])
      .filter((link) => link?.rel === WEBSOCKET_RELATION)
      .map(({ href }) => href)
      .filter(isSecure);
  } catch {
    return [];
  }
}

/** The WebSockets named in a host-meta (XRD); none when it is damaged. */
export function webSocketsInXml(xml: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => {
    const { rel, href } = attributes as Record<string, string>;
    if (name === 'Link' && rel === WEBSOCKET_RELATION && isSecure(href)) found.push(href);
  });
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(xml).close();
    return found;
  } catch {
    return [];
  }
}
