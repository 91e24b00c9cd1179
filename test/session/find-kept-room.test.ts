import { afterAll, expect, test } from 'vitest';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import { findKeptRoom } from '../../src/session/find-kept-room.ts';
import { message } from '../format/exported.ts';

const archive = openAccountArchive(':memory:');
afterAll(() => archive.close());
for (const room of ['fx@trading.localhost', 'lobby@general.localhost', 'lobby@trading.localhost']) {
  archive.keep(room, { messages: [message({ room })] });
}
archive.setFollowed([{ address: 'quiet@general.localhost', name: '', nick: '' }]);

test.each([
  ['fx', 'fx@trading.localhost'],
  ['Trading/FX', 'fx@trading.localhost'],
  ['general/lobby', 'lobby@general.localhost'],
  ['lobby@trading.localhost', 'lobby@trading.localhost'],
  ['quiet', 'quiet@general.localhost'],
  ['lobby', undefined],
  ['none', undefined],
  ['', undefined],
])('%s is %s among what is kept', (typed, address) => {
  expect(findKeptRoom(archive, typed)?.address).toBe(address);
});
