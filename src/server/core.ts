import type { DatabaseSync } from 'node:sqlite';
import type { Accounts } from './accounts/accounts.ts';
import { Cards } from './accounts/cards.ts';
import { Groups } from './accounts/groups.ts';
import { Principals } from './accounts/principals.ts';
import { People } from './accounts/people.ts';
import { Presence } from './contacts/presence.ts';
import { rosterExtension } from './contacts/roster-extension.ts';
import { Roster } from './contacts/roster.ts';
import { Subscriptions } from './contacts/subscriptions.ts';
import { carbons } from './extensions/carbons.ts';
import { disco } from './extensions/disco.ts';
import { legacySession } from './extensions/legacy-session.ts';
import { ownFeatures } from './extensions/own-features.ts';
import { ping } from './extensions/ping.ts';
import { privateStorage } from './extensions/private-storage.ts';
import { time } from './extensions/time.ts';
import { userGroups } from './extensions/user-groups.ts';
import { userSearch } from './extensions/user-search.ts';
import { vcard } from './extensions/vcard.ts';
import { version } from './extensions/version.ts';
import { Followers } from './pep/followers.ts';
import { pepExtension } from './pep/pep-extension.ts';
import { PepNotifier } from './pep/pep-notifier.ts';
import { PepStore } from './pep/pep-store.ts';
import { Pep } from './pep/pep.ts';
import { IdleClock } from './routing/idle-clock.ts';
import { routeMessage } from './routing/messages.ts';
import { Router } from './routing/router.ts';
import { ServerRequests } from './routing/server-requests.ts';
import { Sessions } from './routing/sessions.ts';
import { browsing } from './rooms/browsing.ts';
import { Categories } from './rooms/categories.ts';
import { shareRooms } from './rooms/shared.ts';
import type { Host } from './service.ts';
import { AccountXml } from './store/account-xml.ts';
import { ClientStream, type StreamHost } from './stream/client-stream.ts';
import type { Connection } from './stream/connection.ts';
import type { Session } from './stream/session.ts';
import { StanzaError } from './stream/stanza-error.ts';

/** Milliseconds that a client has from connecting to being bound. */
const SIGN_IN_TIME = 30_000;

/** What the server is made of, besides where it listens. */
export interface Core {
  sessions: Sessions;
  /** Opens the rooms. Not before the data is known to be this domain's. */
  start: () => void;
  /** Another process changed who may do what. */
  accessChanged: () => void;
  /** Takes a new connection. */
  accept: (connection: Connection) => void;
  /** Tells all clients that the server stops; resolves when their connections are gone. */
  shutDown: () => Promise<void>;
  /** Calls `idle` once there was no session for that long, milliseconds; returns how to stop watching. */
  whenIdle(after: number, idle: () => void): () => void;
}

/** Puts sessions, routing, extensions and services together. */
export function createCore(parts: {
  domain: string;
  database: DatabaseSync;
  accounts: Accounts;
  log: Host['log'];
  /** Participants past which a room is large. */
  largeFrom?: number;
  /** Called when someone signs in, before they are answered. */
  signingIn: () => void;
}): Core {
  const { domain, database, accounts, log } = parts;
  const streams = new Set<ClientStream>();
  let stopping = false;
  const idleClock = new IdleClock();
  const requests = new ServerRequests(domain);
  const sessions = new Sessions((session) => ended(session));
  const subscriptions = new Subscriptions(new Roster(database), accounts, sessions);

  const store = new PepStore(database);
  const followers = new Followers(store);
  const notifier = new PepNotifier({ sessions, subscriptions, requests, accounts, store, followers });
  const pep = new Pep(store, notifier, accounts, subscriptions);
  const documents = new AccountXml(database);
  const cards = new Cards(documents);

  const host: Host = {
    domain,
    log,
    accountExists: (bare) => localPart(bare) !== null && accounts.idOf(localPart(bare)!) !== null,
    principals: new Principals(database, domain),
    isAdministrator: (bare) => localPart(bare) !== null && accounts.isAdministrator(localPart(bare)!),
    deliver(bare, stanza) {
      const found = [...sessions.available(bare)];
      for (const session of found) session.send(stanza);
      return found.length > 0;
    },
    followers: (room) => followers.of(room),
    followedRooms: (service) => followers.rooms(service),
  };
  const shared = shareRooms(database, (text) => log('error', text));
  const categories = new Categories(host, shared, { largeFrom: parts.largeFrom });

  const greeted = new WeakSet<Session>();
  const presence = new Presence(sessions, subscriptions, {
    available(session, stanza) {
      notifier.available(session, stanza);
      // Not at each change of what it says of itself.
      if (!greeted.has(session)) categories.deliver([session.bare]);
      greeted.add(session);
    },
    // Whoever is unavailable leaves all rooms (RFC 6121 section 4.6.3).
    unavailable: (session) => categories.sessionEnded(session),
  });
  const extensions = [
    ping,
    version,
    time,
    legacySession,
    ownFeatures,
    carbons,
    rosterExtension(subscriptions),
    vcard(accounts, cards),
    userSearch(new People(accounts, cards), domain),
    userGroups(new Groups(database), domain),
    privateStorage(documents),
    pepExtension(pep),
    browsing(categories, shared),
  ];
  const router = new Router({
    domain,
    sessions,
    requests,
    serviceAt: (address) => categories.get(address),
    extensions: [
      ...extensions,
      disco(
        extensions,
        (bare) => categories.seenBy(bare),
        (account) => pep.nodes(account),
      ),
    ],
    message: (session, message, to) => routeMessage(sessions, session, message, to),
    presence: (session, stanza, to) => presence.handle(session, stanza, to),
    log,
  });

  function localPart(bare: string): string | null {
    return bare.endsWith(`@${domain}`) ? bare.slice(0, -domain.length - 1) : null;
  }

  function ended(session: Session): void {
    presence.ended(session);
    requests.forget(session);
    followers.ended(session);
    categories.sessionEnded(session);
    if (sessions.size === 0) idleClock.start();
  }

  const streamHost: StreamHost = {
    domain,
    signInTime: SIGN_IN_TIME,
    log,
    verifier: (local, hash) => accounts.verifier(local, hash),
    accountOf: (local) => accounts.idOf(local),
    bind({ local, account }, resource, connection) {
      parts.signingIn();
      const id = accounts.idOf(local);
      // Nor is it theirs if another has taken the name since they proved who they are.
      if (id === null || id !== account) throw new StanzaError('not-authorized', 'The account was removed.');
      const session = sessions.bind({ id, local, domain }, resource, connection);
      // After it, for the session may take the place of the only one there was.
      idleClock.stop();
      return session;
    },
    resumable({ local, account }, key) {
      for (const session of sessions.of(`${local}@${domain}`))
        if (session.resumeKey === key && session.account === account) return session;
      return undefined;
    },
    streamGone: (stream) => streams.delete(stream),
    route: (session, stanza) => router.route(session, stanza),
  };

  return {
    sessions,
    start: () => categories.start(),
    accessChanged: () => categories.accessChanged(sessions.all()),
    accept(connection) {
      const stream = new ClientStream(streamHost, connection);
      streams.add(stream);
      // The listeners are closed only after all streams: whoever comes in between would keep the server from ending.
      if (stopping) void stream.shutDown();
    },
    async shutDown() {
      stopping = true;
      categories.close();
      const gone = [...streams].map((stream) => stream.shutDown());
      for (const session of sessions.all()) session.end();
      await Promise.all(gone);
    },
    whenIdle: (after, idle) => idleClock.watch(after, idle, sessions.size === 0),
  };
}
