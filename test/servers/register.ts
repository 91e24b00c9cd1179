import { connect } from 'node:net';

/**
 * Makes an account by in-band registration (XEP-0077), which ejabberd and Prosody both do over a plain stream.
 *
 * @throws with the server's answer when it refuses
 */
export async function register(port: number, domain: string, local: string, password: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.write(
    `<stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  );
  let asked = false;
  try {
    for await (const text of socket as AsyncIterable<string>) {
      received += text;
      if (!asked && received.includes('</stream:features>')) {
        asked = true;
        received = '';
        socket.write(
          `<iq type='set' id='r1'><query xmlns='jabber:iq:register'><username>${local}</username><password>${password}</password></query></iq>`,
        );
      }
      if (asked && /<iq[^>]*type=['"]result['"]/.test(received)) return;
      if (asked && /<iq[^>]*type=['"]error['"]/.test(received)) break;
    }
    throw new Error(`${domain} refused to register ${local}: ${received}`);
  } finally {
    socket.destroy();
  }
}
