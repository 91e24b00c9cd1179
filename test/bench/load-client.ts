import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const BODY_END = Buffer.from('</body>');

/**
 * An XMPP client that does next to nothing, so that what is measured is the server: it looks for strings in what comes instead of
 * parsing it, and counts messages by the ends of their bodies.
 */
export class LoadClient {
  readonly socket: Socket;
  /** Messages received. */
  received = 0;
  #counting = false;
  #text = '';
  #look: (() => void) | null = null;
  #rest: Buffer = Buffer.alloc(0);
  #goal = Infinity;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true).on('data', (chunk: Buffer) => {
      if (this.#counting) this.#count(chunk);
      else this.#text += chunk.toString('latin1');
      this.#look?.();
    });
  }

  /** Signs in over TCP with SCRAM-SHA-1 and joins the room. */
  static async joined(
    port: number,
    domain: string,
    local: string,
    password: string,
    room: string,
  ): Promise<LoadClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new LoadClient(socket);
    const header = `<stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
    await client.ask(`<?xml version='1.0'?>${header}`, '</stream:features>');
    await client.#scram(local, password);
    await client.ask(`<?xml version='1.0'?>${header}`, '</stream:features>');
    await client.ask(`<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`, '</iq>');
    await client.ask(
      `<presence to='${room}/${local}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`,
      '<subject',
    );
    return client;
  }

  /** Makes the new room an ordinary, open, archived one: Prosody locks it until then. */
  async accept(room: string): Promise<void> {
    await this.ask(
      `<iq type='set' id='c' to='${room}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
      /<iq[^>]*id=['"]c['"]/,
    );
  }

  /** Puts the room on the person's list, in the way that older clients read. */
  async bookmark(room: string, nick: string): Promise<void> {
    await this.ask(
      `<iq type='set' id='k'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='${room}' name='bench' autojoin='true'><nick>${nick}</nick></conference></storage></query></iq>`,
      /<iq[^>]*id=['"]k['"]/,
    );
  }

  /** From now on only counts; resolves when that many more messages came. */
  async countTo(goal: number): Promise<void> {
    this.#counting = true;
    this.received = 0;
    this.#goal = goal;
    await new Promise<void>((resolve, reject) => {
      this.socket.once('close', () => reject(new Error('the server closed the connection')));
      this.#look = () => {
        if (this.received >= this.#goal) resolve();
      };
      this.#look();
    });
  }

  end(): void {
    this.socket.destroy();
  }

  #count(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = data.indexOf(BODY_END);
    let end = 0;
    while (at !== -1) {
      this.received += 1;
      end = at + BODY_END.length;
      at = data.indexOf(BODY_END, end);
    }
    this.#rest = data.subarray(Math.max(end, data.length - BODY_END.length + 1));
  }

  /** Sends and waits for a mark in what comes back, which is forgotten. */
  async ask(xml: string, mark: string | RegExp): Promise<string> {
    this.#text = '';
    const answer = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${String(mark)} in ${this.#text}`)), 10_000);
      this.#look = () => {
        const found = typeof mark === 'string' ? this.#text.includes(mark) : mark.test(this.#text);
        if (!found) return;
        clearTimeout(timer);
        resolve(this.#text);
      };
    });
    this.socket.write(xml);
    return answer;
  }

  /** RFC 5802, without looking at the server's signature: it is a loopback server that we started. */
  async #scram(local: string, password: string): Promise<void> {
    const first = `n=${local},r=benchmark`;
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const answer = await this.ask(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>${base64(`n,,${first}`)}</auth>`,
      /<\/(challenge|failure)>/,
    );
    const challenge = Buffer.from(/<challenge[^>]*>([^<]*)/.exec(answer)?.[1] ?? '', 'base64').toString();
    const field = (name: string) => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(challenge)![1]!;
    const salted = pbkdf2Sync(password, Buffer.from(field('s'), 'base64'), Number(field('i')), 20, 'sha1');
    const hmac = (key: Buffer, text: string) => createHmac('sha1', key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const last = `c=biws,r=${field('r')}`;
    const signature = hmac(createHash('sha1').update(clientKey).digest(), `${first},${challenge},${last}`);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!)).toString('base64');
    await this.ask(
      `<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${base64(`${last},p=${proof}`)}</response>`,
      '<success',
    );
  }
}
