import { expect, test } from 'vitest';
import { runRandomly } from './run.ts';

// A long run: PCHAT_OPERATIONS=10000 PCHAT_SEED=7 npx vitest run test/session/random
const OPERATIONS = Number(process.env.PCHAT_OPERATIONS ?? 1_500);
const SEED = Number(process.env.PCHAT_SEED ?? 1);

test(
  `after random operations, losses and kills each local archive is what the server says (seed ${SEED})`,
  async () => {
    expect(await runRandomly(SEED, OPERATIONS, OPERATIONS > 1_000 ? console.log : undefined)).toEqual([]);
  },
  Math.max(120_000, OPERATIONS * 200),
);
