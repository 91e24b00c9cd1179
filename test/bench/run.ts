import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchFanOut } from './fan-out.ts';
import { benchMemory } from './memory.ts';
import { benchPosting } from './posting.ts';
import type { Result } from './result.ts';
import { benchRooms } from './rooms.ts';
import { benchScreens } from './screens.ts';
import { benchServerSearch } from './server-search.ts';
import { table } from './table.ts';

/** `npm run bench -- [screens] [memory] [server-search] [rooms] [post] [fan-out] [--rounds N] [--json]`: medians, with the software of others in the same run. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const BENCHES: Record<string, () => Promise<Result[]>> = {
  screens: () => benchScreens(rounds),
  memory: () => benchMemory(rounds),
  'server-search': () => benchServerSearch(rounds),
  rooms: () => benchRooms(rounds),
  post: () => benchPosting(rounds * 2),
  'fan-out': () => benchFanOut(Math.max(1, Math.ceil(rounds / 2))),
};

const results: Result[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (!bench)
    throw new Error(`There is no benchmark "${name}"; there are ${Object.keys(BENCHES).join(', ')}`);
  console.error(`${name}…`);
  results.push(...(await bench()));
}
if (values.json) {
  for (const result of results) console.log(JSON.stringify({ v: 1, ...result }));
} else {
  console.log(`Medians; ${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}\n`);
  const rows = results.map(({ what, who, value, unit }) => [what, who, `${rounded(value)} ${unit}`]);
  console.log(table(['measured', 'of', 'median'], rows));
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}
