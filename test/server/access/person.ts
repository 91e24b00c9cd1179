import { serialize, type Element } from '../../../src/server/stream/element.ts';
import { WireClient, type ServerAddresses } from '../../wire/wire-client.ts';
import { at, CATEGORY, join, leave } from './stanzas.ts';

export const PASSWORD = 'secret';
/** Who makes the rooms. */
export const MAKER = 'alice';

/** What came of a stanza. */
export interface Answer {
  /** The id that the stanza had. */
  id: string;
  /** The condition it was refused with; null: it was not. */
  refusal: string | null;
  /** All that came until it was handled, as XML. */
  readonly stanzas: string[];
  /** The same. */
  elements: Element[];
}

/** Somebody who is signed in, by one connection. */
export class Person {
  readonly name: string;
  readonly client: WireClient;
  #asked = 0;

  private constructor(name: string, client: WireClient) {
    this.name = name;
    this.client = client;
  }

  static async signedIn(server: ServerAddresses, name: string, resource = 'desk'): Promise<Person> {
    return new Person(name, await WireClient.signedIn(server, 'tcp', name, PASSWORD, resource));
  }

  /** Sends a stanza, and waits until it is handled. */
  async asks(stanza: string): Promise<Answer> {
    const id = `r${(this.#asked += 1)}`;
    // Only an iq is sure to be answered; after anything else the answer to a ping tells that it was handled.
    const last = stanza.startsWith('<iq') ? id : `${id}-handled`;
    const ping = `<iq type='get' id='${last}' to='${CATEGORY}'><ping xmlns='urn:xmpp:ping'/></iq>`;
    this.client.send(stanza.replace(/^<\w+/, `$& id='${id}'`) + (last === id ? '' : ping));
    const elements: Element[] = [];
    const answer: Answer = {
      id,
      refusal: null,
      elements,
      // Most are not looked into.
      get stanzas() {
        return elements.map((element) => serialize(element));
      },
    };
    for (;;) {
      const element = await this.client.next();
      const isLast = element.name === 'iq' && element.attrs['id'] === last;
      if (!isLast || last === id) elements.push(element);
      if (element.attrs['id'] === id && element.attrs['type'] === 'error')
        answer.refusal = conditionOf(element);
      if (isLast) return answer;
    }
  }

  /** Does what cannot be refused. @throws Error when it is */
  async does(stanza: string): Promise<Answer> {
    const answer = await this.asks(stanza);
    if (answer.refusal !== null) throw new Error(`${this.name} is refused: ${answer.stanzas.join('\n')}`);
    return answer;
  }

  /** Joins a room; `ok`, `own` for a new locked room, or the condition of the refusal. */
  async joins(room: string): Promise<string> {
    const { refusal, stanzas } = await this.asks(join(room, this.name));
    if (refusal !== null) return refusal;
    const self = stanzas.find((xml) => xml.includes("<status code='110'/>") && xml.includes(`'${at(room)}/`));
    if (self === undefined) return 'nothing';
    return self.includes("<status code='201'/>") ? 'own' : 'ok';
  }

  async leaves(room: string): Promise<void> {
    await this.asks(leave(room, this.name));
  }
}

function conditionOf(stanza: Element): string {
  const [, condition = 'error'] = /<error [^>]*><([a-z-]+)/.exec(serialize(stanza)) ?? [];
  return condition;
}
