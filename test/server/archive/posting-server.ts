import { openDatabase } from '../../../src/server/store/database.ts';
import { Principals } from '../../../src/server/accounts/principals.ts';
import { Categories } from '../../../src/server/rooms/categories.ts';
import { shareRooms } from '../../../src/server/rooms/shared.ts';
import { parseXml } from '../../wire/pattern.ts';

/*
 * A program that posts to a room as fast as it can, and prints the archive id of each message that came back, until it is
 * killed. Its argument is the database.
 */

const database = openDatabase(process.argv[2]!);
const host = {
  domain: 'localhost',
  accountExists: () => true,
  deliver: () => false,
  followers: () => [],
  followedRooms: () => [],
  principals: new Principals(database, 'localhost'),
  isAdministrator: () => false,
  log: () => undefined,
};
const categories = new Categories(
  host,
  shareRooms(database, () => undefined),
  { greeting: false },
);
categories.start();
const service = categories.get('general.localhost')!;

const address = 'alice@localhost/one';
const client = {
  id: '1',
  address,
  bare: 'alice@localhost',
  alive: true,
  send: () => undefined,
  sendXml: (xml: string) => {
    const id = /<stanza-id [^>]*id='([^']+)'/.exec(xml)?.[1];
    if (id !== undefined) process.stdout.write(`${id}\n`);
  },
};

async function handle(xml: string): Promise<void> {
  const [stanza] = parseXml(xml);
  await service.handle({ ...stanza!, attrs: { ...stanza!.attrs, from: address } }, client);
}

const desk = 'desk@general.localhost';
await handle(`<presence to='${desk}/alice'><x xmlns='http://jabber.org/protocol/muc'/></presence>`);
await handle(
  `<iq type='set' id='c' to='${desk}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
);
await handle(`<message to='${desk}' type='groupchat'><subject>kept</subject></message>`);
for (let turn = 0; ; turn += 1) {
  const message = `<message to='${desk}' type='groupchat'><body>${turn}</body></message>`;
  await Promise.all([handle(message), handle(message), handle(message)]);
  // Lets what was printed out of the process.
  await new Promise((resolve) => setTimeout(resolve, 1));
}
