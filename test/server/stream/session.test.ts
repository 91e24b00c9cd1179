import { expect, test } from 'vitest';
import { Session } from '../../../src/server/stream/session.ts';
import { recordedConnection } from './recorded-connection.ts';

test('what is sent between a resumption and its confirmation comes once, after it and in order', () => {
  const before = recordedConnection();
  const after = recordedConnection();
  const account = { id: 1, local: 'alice', domain: 'localhost' };
  const session = new Session(account, 'desk', before.connection, () => undefined);
  session.enableManagement('key');
  session.sendXml('<a/>');
  session.connectionLost();
  session.sendXml('<b/>');
  session.attach(after.connection);
  session.sendXml('<c/>');
  session.askForAck();
  expect(after.said).toEqual([]);
  session.resend();
  session.sendXml('<d/>');
  expect(after.said).toEqual(['<a/>', '<b/>', '<c/>', "<r xmlns='urn:xmpp:sm:3'/>", '<d/>']);
  session.end();
});

test('who looks elsewhere hears at once of what becomes of themselves in a room, and of others later', () => {
  const { connection, said } = recordedConnection();
  const session = new Session({ id: 1, local: 'alice', domain: 'localhost' }, 'desk', connection, () => {});
  session.setActive(false);
  const joined = "<presence from='r@s/bob'/>";
  session.sendXml(joined);
  expect(said).toEqual([]);
  const removed = "<presence type='unavailable' from='r@s/alice'><x><status code='110'/></x></presence>";
  session.sendXml(removed);
  expect(said).toEqual([joined, removed]);
  session.end();
});
