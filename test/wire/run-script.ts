import { serialize } from '../../src/server/stream/element.ts';
import { matches, parseXml, substitute, type Variables } from './pattern.ts';
import { WireClient, type ServerAddresses } from './wire-client.ts';

/** Password of every account that a script names. */
export const SCRIPT_PASSWORD = 'wire';

/** One client of a script: what it is called, its account, and how it connects. */
export interface Actor {
  name: string;
  account: string;
  way: 'tcp' | 'ws';
  /** Connected only; the script signs it in. */
  stranger: boolean;
}

interface Step {
  line: number;
  actor: string;
  action: string;
  xml: string;
}

/** A script, read but not run. */
export interface Script {
  actors: Actor[];
  groups: { name: string; users: string[] }[];
  steps: Step[];
}

/**
 * Reads a script. Lines that begin with `#` are prose. First who there is, then what happens:
 *
 *     alice by tcp                        signed in, with the resource `alice`
 *     phone by ws as alice                another client of alice's, with the resource `phone`
 *     mallory by ws, a stranger           connected, not signed in
 *     ops is a group of alice, bob        they are users of the group
 *
 *     alice sends:                        the XML follows, indented; {name} is an address or what was captured
 *     alice receives:                     the next stanza; {any} is any value, {id:name} captures one; several: in this order
 *     alice receives exactly:             the same, and nothing more in it
 *     alice receives at some time:        other stanzas before it are passed over
 *     alice receives nothing              nothing has come until now
 *     alice loses its connection          without a word to the server
 *     alice connects                      again, without signing in
 *     alice signs in                      without binding a resource
 *     alice is disconnected               by the server
 *
 * `{alice}` is alice's full address.
 */
export function parseScript(source: string): Script {
  const script: Script = { actors: [], groups: [], steps: [] };
  source.split('\n').forEach((text, index) => {
    const line = index + 1;
    if (text.trim() === '' || text.startsWith('#')) return;
    if (/^\s/.test(text)) {
      const step = script.steps.at(-1);
      if (step === undefined) throw new Error(`line ${line}: XML without a step`);
      step.xml += `${text.trim()}\n`;
      return;
    }
    const actor = /^(\w+) by (tcp|ws)(?: as (\w+))?(, a stranger)?$/.exec(text);
    if (actor !== null) {
      const [, name, way, account, stranger] = actor;
      script.actors.push({
        name: name!,
        account: account ?? name!,
        way: way as 'tcp' | 'ws',
        stranger: stranger !== undefined,
      });
      return;
    }
    const group = /^(\w+) is a group of (.+)$/.exec(text);
    if (group !== null) {
      script.groups.push({ name: group[1]!, users: group[2]!.split(', ') });
      return;
    }
    const step = /^(\w+) (.+?):?$/.exec(text);
    if (step === null) throw new Error(`line ${line}: not understood: ${text}`);
    script.steps.push({ line, actor: step[1]!, action: step[2]!, xml: '' });
  });
  return script;
}

/**
 * Runs a script against a server that has its accounts, each with SCRIPT_PASSWORD.
 *
 * @param variables more names that the script may use
 * @throws Error that names the line
 */
export async function runScript(
  script: Script,
  server: ServerAddresses,
  variables: Variables = new Map(),
): Promise<void> {
  const actors = new Map(script.actors.map((actor) => [actor.name, actor]));
  const clients = new Map<string, WireClient>();
  try {
    for (const actor of script.actors) {
      clients.set(actor.name, await enter(actor, server));
      variables.set(actor.name, `${actor.account}@${server.domain}/${actor.name}`);
    }
    for (const step of script.steps) {
      const actor = actors.get(step.actor);
      if (actor === undefined) throw new Error(`line ${step.line}: nobody is called ${step.actor}`);
      try {
        if (step.action === 'connects') clients.set(actor.name, await WireClient.connect(server, actor.way));
        else await perform(step, clients.get(actor.name)!, actor, variables);
      } catch (cause) {
        throw new Error(`line ${step.line}: ${step.actor} ${step.action}: ${(cause as Error).message}`, {
          cause,
        });
      }
    }
  } finally {
    for (const client of clients.values()) client.drop();
  }
}

function enter(actor: Actor, server: ServerAddresses): Promise<WireClient> {
  return actor.stranger
    ? WireClient.connect(server, actor.way)
    : WireClient.signedIn(server, actor.way, actor.account, SCRIPT_PASSWORD, actor.name);
}

async function perform(step: Step, client: WireClient, actor: Actor, variables: Variables): Promise<void> {
  switch (step.action) {
    case 'sends':
      return sendAll(client, actor, substitute(step.xml, variables));
    case 'receives':
    case 'receives exactly':
    case 'receives at some time':
      return expectAll(step, client, variables);
    case 'receives nothing':
      return expectNothing(client);
    case 'loses its connection':
      client.drop();
      return client.closed();
    case 'signs in':
      return client.signIn(actor.account, SCRIPT_PASSWORD);
    case 'is disconnected':
      return client.closed();
    default:
      throw new Error('no such step');
  }
}

/** A frame of WebSocket holds one element (RFC 7395 section 3.3.3), a TCP stream any number. */
function sendAll(client: WireClient, actor: Actor, xml: string): void {
  if (actor.way === 'tcp') client.send(xml.trim());
  else for (const element of parseXml(xml)) client.send(serialize(element));
}

async function expectAll(step: Step, client: WireClient, variables: Variables): Promise<void> {
  for (const pattern of parseXml(step.xml)) {
    for (;;) {
      const actual = await client.next();
      if (matches(pattern, actual, variables, step.action === 'receives exactly')) break;
      if (step.action !== 'receives at some time') {
        throw new Error(`\n  expected ${serialize(pattern)}\n  received ${serialize(actual)}`);
      }
    }
  }
}

/** What was sent before the answer to a ping has come before it. */
async function expectNothing(client: WireClient): Promise<void> {
  client.send(`<iq xmlns='jabber:client' type='get' id='nothing?'><ping xmlns='urn:xmpp:ping'/></iq>`);
  const next = await client.next();
  if (next.attrs['id'] !== 'nothing?') throw new Error(`received ${serialize(next)}`);
}
