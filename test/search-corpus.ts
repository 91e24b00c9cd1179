import type { Message } from '../src/model/message.ts';

/** The hour of the first message; each is an hour after the one before. */
const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;

const AUTHORS: Record<string, { name: string; address: string }> = {
  alice: { name: 'alice', address: 'alice@localhost' },
  bob: { name: 'bob', address: 'bob@localhost' },
  carol: { name: 'carol', address: 'carol@localhost' },
  dave: { name: 'dave', address: 'dave@localhost' },
  elodie: { name: 'Élodie', address: 'elodie@localhost' },
  ivan: { name: 'Иван', address: 'ivan@localhost' },
  lilei: { name: '李雷', address: 'lilei@localhost' },
};

interface Line {
  id: string;
  author: keyof typeof AUTHORS;
  text: string;
  title?: string;
  alert?: true;
}

const LINES: readonly Line[] = [
  { id: 'e1', author: 'alice', text: 'The stop loss on EUR/USD was hit at 1.0850' },
  { id: 'e2', author: 'bob', text: 'No loss, no stop: just café prices' },
  { id: 'e3', author: 'bob', text: 'Restarting the gateway now', alert: true },
  { id: 'e4', author: 'carol', text: 'Gateway restarted. Start of work at 9' },
  { id: 'e5', author: 'alice', text: 'US desk: please tell us about the IPO' },
  { id: 'e6', author: 'carol', title: 'Weekly wrap', text: 'Markets rallied; résumé attached.' },
  { id: 'e7', author: 'bob', text: "don't panic — it's C++ and node.js v24" },
  { id: 'e8', author: 'bob', text: 'see https://status.example.org/incident/4711?x=1' },
  { id: 'e9', author: 'carol', text: 'Invoice INV-2026-0042 paid' },
  { id: 'e10', author: 'alice', text: 'NEAR the money AND far OR not' },
  { id: 'e11', author: 'bob', text: 'ﬁle names with ligatures and ｆｕｌｌｗｉｄｔｈ text' },
  { id: 'e12', author: 'alice', text: 'first line\nsecond line' },
  { id: 'e13', author: 'bob', text: 'naïve Naive NAÏVE' },
  { id: 'g1', author: 'dave', text: 'Die Straße nach Zürich ist gesperrt' },
  { id: 'g2', author: 'dave', text: 'Das Geschäft läuft über die Börse' },
  { id: 'g3', author: 'dave', text: 'Donaudampfschifffahrtsgesellschaft grüßt' },
  { id: 'g4', author: 'dave', text: 'STRASSE in Großbuchstaben' },
  { id: 'f1', author: 'elodie', text: "L'élève a reçu son diplôme à Orléans" },
  { id: 'f2', author: 'elodie', text: 'eleve sans accent, cœur brisé' },
  { id: 'r1', author: 'ivan', text: 'Привет, как дела? Ёлка стоит' },
  { id: 'r2', author: 'ivan', text: 'елка и ПРИВЕТ всем' },
  { id: 'r3', author: 'ivan', text: 'Рынок вырос на 5%' },
  { id: 'k1', author: 'dave', text: 'Καλημέρα κόσμε, ο δρόμος' },
  { id: 'k2', author: 'dave', text: 'ΔΡΟΜΟΣ ΚΑΙ ΟΔΟΣ' },
  { id: 'c1', author: 'lilei', text: '今天东京的股市上涨了' },
  { id: 'c2', author: 'lilei', text: '我在东方和北京' },
  { id: 'c3', author: 'lilei', text: '京东发布财报' },
  { id: 'j1', author: 'lilei', text: '東京タワーへ行きました' },
  { id: 'j2', author: 'lilei', text: 'ガス料金とカタカナ' },
  { id: 't1', author: 'dave', text: 'สวัสดีครับ ราคาน้ำมัน' },
  { id: 't2', author: 'dave', text: 'ตลาดหุ้นไทย' },
  { id: 'h1', author: 'dave', text: '안녕하세요 시장' },
  { id: 'm1', author: 'bob', text: 'Ship it 🚀🚀' },
  { id: 'm2', author: 'carol', text: '👍🏽 agreed' },
  { id: 'm3', author: 'alice', text: 'flags 🇨🇭 and 🇩🇪' },
  // A script that came to Unicode after SQLite's own tables of letters.
  { id: 'a1', author: 'dave', text: '𞤀𞤣𞤤𞤢𞤥' },
];

/** Local parts of the rooms that the corpus is in: what is English, and the rest. */
export const CORPUS_ROOMS = ['english', 'others'] as const;

/** The fixed corpus, oldest first, in two rooms of a service. */
export function searchCorpus(service: string): Message[] {
  return LINES.map(({ id, author, text, title, alert }, index) => ({
    id,
    room: `${CORPUS_ROOMS[id.startsWith('e') ? 0 : 1]}@${service}`,
    author: AUTHORS[author]!,
    time: START + index * HOUR,
    kind: title === undefined ? 'chat' : 'story',
    text,
    title: title ?? null,
    alert: alert === true,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: `o-${id}`,
  }));
}

/** Queries and the ids that they find, newest first, by hand. */
export const CORPUS_QUERIES: readonly (readonly [query: string, ids: string])[] = [
  // words
  ['loss', 'e2 e1'],
  ['LOSS', 'e2 e1'],
  ['loss stop', 'e2 e1'],
  ['the -gateway -money', 'e5 e1'],
  ['gateway -restarted', 'e3'],
  ['wrap', 'e6'],
  ['us', 'e5'],
  ['4711', 'e8'],
  ['nothing-like-this', ''],
  // phrases
  ['"stop loss"', 'e1'],
  ['"loss no stop"', 'e2'],
  ['loss -"stop loss"', 'e2'],
  ['"line second"', 'e12'],
  ['node.js', 'e7'],
  ["don't", 'e7'],
  ['c++', 'e7'],
  ['INV-2026-0042', 'e9'],
  ['https://status.example.org/incident/4711', 'e8'],
  ['"start of', 'e4'],
  // what an index would take for its own
  ['NEAR AND OR', 'e10'],
  ['"NEAR(money)"', ''],
  ['body:loss', ''],
  // beginnings and parts
  ['start', 'e4'],
  ['restart*', 'e4 e3'],
  ['*start*', 'e4 e3'],
  ['*gate*', 'e4 e3'],
  ['*004*', 'e9'],
  ['*schifffahrt*', 'g3'],
  ['*example.org/inc*', 'e8'],
  ['-*a* loss', ''],
  // case and accents
  ['cafe', 'e2'],
  ['CAFÉ', 'e2'],
  ['case:yes cafe', ''],
  ['case:yes café', 'e2'],
  ['case:yes US', 'e5'],
  ['case:yes Us', ''],
  ['case:yes "line second"', 'e12'],
  ['naive', 'e13'],
  ['case:yes restart*', 'e4'],
  ['resume', 'e6'],
  ['file fullwidth', 'e11'],
  // German
  ['strasse', 'g4 g1'],
  ['Straße', 'g4 g1'],
  ['case:yes Straße', 'g1'],
  ['borse', 'g2'],
  ['grusst', 'g3'],
  // French
  ['eleve', 'f2 f1'],
  ['"l eleve"', 'f1'],
  ['coeur', 'f2'],
  // Russian and Greek
  ['привет', 'r2 r1'],
  ['ёлка', 'r2 r1'],
  ['case:yes Ёлка', 'r1'],
  ['"на 5"', 'r3'],
  ['δρομος', 'k2 k1'],
  ['δρομοσ*', 'k2 k1'],
  // Chinese, Japanese, Thai, Korean
  ['东京', 'c1'],
  ['京', 'j1 c3 c2 c1'],
  ['*京东*', 'c3'],
  ['东京的股*', 'c1'],
  ['東京タワー', 'j1'],
  ['カス', 'j2'],
  ['ราคา', 't1'],
  ['ไทย', 't2'],
  ['시장', 'h1'],
  ['안녕*', 'h1'],
  // pictures, and letters that SQLite does not know
  ['🚀', 'm1'],
  ['"🚀 🚀"', 'm1'],
  ['👍', 'm2'],
  ['🇨🇭', 'm3'],
  ['𞤀𞤣𞤤𞤢𞤥', 'a1'],
  // authors
  ['from:carol', 'm2 e9 e6 e4'],
  ['from:alice@localhost', 'm3 e12 e10 e5 e1'],
  ['from:elodie', 'f2 f1'],
  ['from:ÉLODIE diplome', 'f1'],
  ['from:иван', 'r3 r2 r1'],
  ['from:李雷 东京', 'c1'],
  ['from:bob from:carol gateway', 'e4 e3'],
  ['from:nobody', ''],
  // importance
  ['is:alert', 'e3'],
  ['is:alert from:alice', ''],
  // times
  ['before:2026-03-01T01:00:00Z', 'e1'],
  ['after:2026-03-02T10:00:00Z', 'a1 m3'],
  ['after:2026-03-01T01:00:00Z before:2026-03-01T04:00:00Z', 'e4 e3 e2'],
  ['after:2026-03-02T01:00:00+01:00 京', 'j1 c3 c2 c1'],
  ['before:2026-03-02T01:00:00Z 京', 'c1'],
];

/** A query of words and beginnings, parts and phrases of the corpus at random; the same for the same number. */
export function randomQuery(seed: number): string {
  let state = seed * 2_654_435_761;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  const term = () => {
    const characters = [...LINES[next(LINES.length)]!.text.replaceAll(/["*\s]+/g, ' ')];
    const from = next(characters.length);
    const text = characters.slice(from, from + 1 + next(8)).join('');
    const minus = next(5) === 0 ? '-' : '';
    if (next(3) === 0) return `${minus}"${text}"`;
    const word = text.split(' ').at(-1)!;
    return minus + ['', '*'][next(2)]! + word + ['', '*'][next(2)]!;
  };
  const filters = ['', '', '', 'case:yes ', 'from:bob ', 'from:dave from:李雷 '];
  return filters[next(filters.length)]! + Array.from({ length: 1 + next(2) }, term).join(' ');
}
