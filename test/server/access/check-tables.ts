import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { readTable, type Line } from './read-table.ts';
import { REQUESTS, type Request } from './requests.ts';
import { STANDARD_REQUESTS } from './standard-requests.ts';
import { TestRoom } from './test-room.ts';
import { toBeTold, told } from './told.ts';
import { ACCOUNTS, World, type GivenTo } from './world.ts';

const PRIVACIES = ['open', 'closed', 'secret'];
const TABLES = PRIVACIES.flatMap((privacy) => [
  { privacy, file: `${privacy}.txt`, requests: REQUESTS },
  { privacy, file: `standard-${privacy}.txt`, requests: STANDARD_REQUESTS },
]);

/** Asks everything that is in the tables of a running server; a file of tests for each way, so that they run at the same time. */
export function checkTables(givenTo: GivenTo): void {
  describe.each(TABLES)('$file', ({ privacy, file, requests }) => {
    let world: World;
    beforeAll(async () => {
      world = await World.start(givenTo);
    });
    afterAll(() => world[Symbol.asyncDispose]());

    for (const { kind, state, lines } of readTable(readFileSync(join(import.meta.dirname, file), 'utf8'))) {
      describe(`${kind}, ${state}`, () => {
        const rooms = new Map<boolean, TestRoom>();
        beforeAll(async () => {
          for (const generous of [false, true]) {
            rooms.set(generous, await TestRoom.make(world, { privacy, kind, state, generous }));
          }
        });

        test.each(lines)('$request', async ({ request, expected }) => {
          const asked = requests[request]!;
          const room = rooms.get(asked.generous ?? false)!;
          expect(await answers(world, room, asked, expected)).toEqual(expected);
        });

        if (requests === REQUESTS) {
          test.each([false, true])('one is told what one may do (generous: %s)', async (generous) => {
            const { name } = rooms.get(generous)!;
            for (const [role, account] of Object.entries(ACCOUNTS)) {
              const answer = (request: string) =>
                lines.find((line) => line.request === request)?.expected[role];
              const found = await told(world.person(account), name);
              expect.soft({ role, ...found }).toEqual({ role, ...toBeTold(role, kind, answer, generous) });
            }
          });
        }

        test('every request and every role has its place', () => {
          const due = Object.entries(requests).filter(([name, asked]) => isDue(name, asked, kind, state));
          const names = due.map(([name]) => name).sort();
          expect(lines.map(({ request }) => request).sort()).toEqual(names);
          for (const { expected } of lines) expect(Object.keys(expected)).toEqual(Object.keys(ACCOUNTS));
        });
      });
    }
  });
}

/** Whether a request can be made in such a room. */
function isDue(name: string, { inside, only }: Request, kind: string, state: string): boolean {
  if (name === 'disable') return state === 'active';
  if (name === 'enable') return state === 'disabled';
  // Nobody is in a disabled room.
  if (inside === true && state === 'disabled') return false;
  return only === undefined || only === kind;
}

async function answers(
  world: World,
  room: TestRoom,
  request: Request,
  expected: Line['expected'],
): Promise<Line['expected']> {
  const found: Line['expected'] = {};
  const one = async (role: string) => {
    found[role] = await ask(request, world.person(ACCOUNTS[role]!), room);
  };
  const everyone = Object.keys(expected);
  // One after the other where the room changes, so that each finds it as it was.
  if (request.change === undefined) await Promise.all(everyone.map(one));
  else for (const role of everyone) await one(role);
  return found;
}
