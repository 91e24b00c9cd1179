import { runScreen } from '../../src/ui/run-screen.tsx';
import { DEFAULT_FOLLOW_SETTINGS } from '../../src/model/room.ts';
import { addRules } from './demo-rules.ts';
import { FakeSession } from './fake-session.ts';

/** The screen against rooms in memory, for journeys on a pseudo terminal and for looking at it: bundled, then run by itself. */
const session = new FakeSession();
const people = [
  { name: 'dana', address: null, manager: true, member: true, mayPost: true, presenter: false, self: false },
  { name: 'bob', address: null, manager: false, member: true, mayPost: true, presenter: true, self: false },
  {
    name: 'carol',
    address: null,
    manager: false,
    member: true,
    mayPost: true,
    presenter: false,
    self: false,
  },
];
const long = Array.from({ length: Number(process.env.PCHAT_DEMO_MESSAGES ?? 400) }, (_, index) =>
  index % 7 === 3
    ? `number ${index}: cable through 1.2710, stops above 1.2750, and a line long enough that it must be wrapped somewhere in a narrow pane`
    : `number ${index}`,
);
session.addRoom('lobby@general.localhost', { topic: 'Say hello', participants: people }, long);
session.addRoom('fx-spot@trading.localhost', { unread: 2, alerts: 1 }, [
  'stops above 1.2750',
  'risk meeting',
  '12:30',
]);
session.addRoom('on-call@engineering.localhost', { unread: 1, mentions: 1 }, ['alice: are you there?']);
session.addRoom('rates@trading.localhost', { followed: false }, ['quiet day']);
session.addRoom('build@engineering.localhost', { followed: false });
const desk = { ...DEFAULT_FOLLOW_SETTINGS, section: 'Desk' };
session.addRoom('swaps@trading.localhost', { settings: desk, unread: 4 }, [
  'curve.csv is up',
  'Größe für alle',
]);
session.addRoom('noise@trading.localhost', { settings: { ...desk, muted: true }, unread: 40 }, ['so much']);
session.feeds = [
  ...session.feeds,
  { name: 'stops', query: '"stops above"', notify: false, unseen: 3, builtIn: false },
];
if (process.env.PCHAT_DEMO_RULES) addRules(session);
session.missing('lobby@general.localhost', 380);

// A message with this text ends the program as a fault in it would.
session.subscribe((event) => {
  if (event.type !== 'message' || event.message.text !== 'crash') return;
  setImmediate(() => {
    throw new Error('a fault in the program');
  });
});

const drafts = new Map<string, string>();
const rate = Number(process.env.PCHAT_DEMO_RATE ?? 0);
let count = 0;
const burst =
  rate > 0
    ? setInterval(() => {
        for (let index = 0; index < rate / 50; index++)
          session.receive('lobby@general.localhost', `burst ${++count}`);
      }, 20)
    : undefined;
if (process.env.PCHAT_DEMO_OFFLINE) {
  const { PchatError } = await import('../../src/model/errors.ts');
  session.status = {
    phase: 'waiting',
    retryAt: Date.now() + 9000,
    error: new PchatError('unreachable', 'The server does not answer.'),
  };
}
await runScreen({
  session,
  drafts: { get: (room) => drafts.get(room) ?? '', set: (room, text) => void drafts.set(room, text) },
  initialRoom: 'lobby@general.localhost',
});
clearInterval(burst);
process.stdout.write('goodbye\n');
