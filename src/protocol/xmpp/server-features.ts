import { NO_CAPABILITIES, type Capabilities } from '../capabilities.ts';
import type { Directory } from './directory.ts';
import type { DiscoInfo } from './extensions/disco.ts';
import { FEATURE_NEWS, FEATURE_RULES, FEATURE_SEARCH } from './extensions/pchat.ts';
import { FORM_PUBLISH_OPTIONS } from './extensions/pubsub.ts';
import { parseVersion, versionQuery } from './extensions/software-version.ts';
import type { People } from './people.ts';
import type { ServerSearch } from './server-search.ts';
import type { Connection } from './stream/connection.ts';

const NOTHING: DiscoInfo = { identities: [], features: new Set(), forms: new Map() };

/** Asks the server what it can do. What it does not answer is taken as not offered; only a lost connection rejects. */
export async function serverCapabilities(
  connection: Connection,
  directory: Directory,
  search: ServerSearch,
  people: People,
): Promise<Capabilities> {
  const asked = directory.info(connection.domain).catch(() => NOTHING);
  const [server, account, version, searched, peopleSearch] = await Promise.all([
    asked,
    directory.info(connection.account).catch(() => NOTHING),
    connection
      .request({ type: 'get', to: connection.domain, payload: versionQuery() })
      .then(parseVersion)
      .catch(() => ({ name: '', version: '' })),
    // One's own archive is kept by the same part of a server as those of rooms, which each say for themselves when searched.
    search.offers(undefined).catch(() => false),
    // A server with rules is known to search; of others it takes more questions.
    asked.then((info) => info.features.has(FEATURE_RULES) || people.searches(info)).catch(() => false),
  ]);
  const software =
    version.name || server.identities.find(({ category }) => category === 'server')?.name || '';
  const own = software === 'pchat';
  const rules = server.features.has(FEATURE_RULES);
  const privateItems =
    account.identities.some(({ category, type }) => category === 'pubsub' && type === 'pep') &&
    (account.features.has(FORM_PUBLISH_OPTIONS) || server.features.has(FORM_PUBLISH_OPTIONS));
  return {
    ...NO_CAPABILITIES,
    // Archives belong to rooms, and each says for itself (Room.archived); there is nothing to ask the server.
    history: true,
    reliablePaging: own || software === 'Prosody',
    followedOnServer: privateItems,
    readMarksOnServer: privateItems,
    search: server.features.has(FEATURE_SEARCH) ? 'category' : searched ? 'room' : 'none',
    privateData: privateItems,
    newsUnjoined: server.features.has(FEATURE_NEWS),
    resume: connection.resumable,
    secretRooms: own,
    roomRules: rules,
    groups: rules,
    movesRooms: rules,
    disablesRooms: rules,
    closedAuditoriums: rules,
    ownRules: rules,
    browsesByPerson: rules,
    peopleSearch,
    deletesRooms: rules ? 'administrators' : 'managers',
    software,
  };
}
