import type { Agent, AgentConfig } from 'stanza';
import type { ReceivedIQ } from 'stanza/protocol/index.js';
import clientModule from 'stanza/Client.js';
import protocolModule from 'stanza/protocol/index.js';
import framing from 'stanza/protocol/rfc7395.js';
import core from 'stanza/protocol/rfc6120.js';
import session from 'stanza/protocol/rfc3921.js';
import disco from 'stanza/protocol/xep0030.js';
import version from 'stanza/protocol/xep0092.js';
import caps from 'stanza/protocol/xep0115.js';
import streamManagement from 'stanza/protocol/xep0198.js';
import pings from 'stanza/protocol/xep0199.js';
import time from 'stanza/protocol/xep0202.js';
import clientState from 'stanza/protocol/xep0352.js';
import { NS_BOOKMARKS } from '../extensions/bookmarks.ts';
import { NS_DISPLAYED } from '../extensions/displayed-marks.ts';
import { NS_MUC } from '../extensions/group-chat.ts';
import { NODE_NEWS, NODE_PRIVATE_DATA } from '../extensions/pchat.ts';

// Payloads of messages, presences and most queries are ours (extensions/); of the library's sixty definitions the stream needs these.
// Registering all takes some 30 ms, a fifth of the time that `pchat post` may take as a whole. The library has no other way.
protocolModule.default.splice(
  0,
  Infinity,
  ...[core, framing, session, disco, version, caps, streamManagement, pings, time, clientState].map(
    (part) => part.default,
  ),
);

/** What other programs are told when they ask (XEP-0092, XEP-0115). */
const NAME = 'pchat';
const NODE = 'https://pchat.example';

/** A stanza client with the parts that a stream needs, no connection yet. */
export function createAgent(config: Pick<AgentConfig, 'jid' | 'resource'>): Agent {
  const agent = new clientModule.default({
    ...config,
    autoReconnect: false,
    transports: {},
    transportPreferenceOrder: ['pchat'],
  }) as unknown as Agent;

  // The library sends unconfirmed stanzas again on resumption but then forgets them: lost if the connection breaks once more, and
  // the server's next count confirms others in their place. So they are put back among the unconfirmed (XEP-0198 section 5).
  agent.sm.on('resend', ({ kind, stanza }: { kind: string; stanza: never }) => {
    (agent.sm.unacked as [string, never][]).push([kind, stanza]);
  });

  // Its step that asks for the resumption goes on listening when the connection breaks before the answer: at the next one each such
  // listener would send all that is unconfirmed once more.
  agent.on('disconnected', () => agent.removeAllListeners('sm'));

  agent.disco.identities.set('', [{ category: 'client', type: 'console', name: NAME }]);
  for (const feature of [
    NS_MUC,
    'jabber:iq:version',
    'urn:xmpp:time',
    `${NS_BOOKMARKS}+notify`,
    `${NS_DISPLAYED}+notify`,
    `${NODE_PRIVATE_DATA}+notify`,
    `${NODE_NEWS}+notify`,
  ]) {
    agent.disco.addFeature(feature);
  }
  agent.config.capsNode = NODE;
  agent.updateCaps();
  agent.on('iq:get:softwareVersion', (iq) => agent.sendIQResult(iq, { softwareVersion: { name: NAME } }));
  agent.on('iq:get:time' as never, (iq: ReceivedIQ) =>
    agent.sendIQResult(iq, { time: { tzo: 0, utc: new Date() } }),
  );
  return agent;
}
