import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OutputStage, type OutputStageClass, withRowCache } from '../../../src/ui/terminal/row-cache.ts';

let Ink: OutputStageClass;
beforeAll(async () => {
  // Ink does not export its output stage; the build puts the cache in its place, so this is what it stands in for.
  const path = pathToFileURL('node_modules/ink/build/output.js').href;
  ({ default: Ink } = (await import(path)) as { default: OutputStageClass });
});

type Drawing = (stage: OutputStage) => void;
const SIZE = { width: 30, height: 6 };
const drawn = (Stage: OutputStageClass, draw: Drawing): string => {
  const stage = new Stage(SIZE);
  draw(stage);
  return stage.get().output;
};
const plain = { transformers: [] };
const red = { transformers: [(line: string) => `\x1b[31m${line}\x1b[39m`] };

const drawings: Record<string, Drawing> = {
  'texts at places': (stage) => {
    stage.write(2, 1, 'hello', plain);
    stage.write(10, 4, 'there', red);
  },
  'several lines': (stage) => stage.write(0, 0, 'one\ntwo\nthree', red),
  'a style over a line break': (stage) => stage.write(0, 1, '\x1b[1mone\ntwo\x1b[22m three', plain),
  'texts over each other': (stage) => {
    stage.write(0, 2, 'aaaaaaaa', red);
    stage.write(3, 2, 'bb', plain);
  },
  'wide characters cut by others': (stage) => {
    stage.write(0, 3, '漢字漢字', red);
    stage.write(1, 3, 'x', plain);
  },
  'texts beyond the edges': (stage) => {
    stage.write(0, -1, 'above\nin', plain);
    stage.write(0, 5, 'last\nbelow', plain);
  },
  clips: (stage) => {
    stage.clip({ x1: 2, x2: 12, y1: 1, y2: 3 });
    stage.write(0, 0, 'cut on all\nfour sides, it\nis really cut\nby them', red);
    stage.clip({ x1: 0, x2: 5, y1: undefined, y2: undefined });
    stage.write(1, 2, '漢字漢字', plain);
    stage.unclip();
    stage.unclip();
    stage.write(0, 4, 'free again', plain);
  },
};

describe('the row cache', () => {
  it.each(Object.entries(drawings))('draws %s as Ink does', (_name, draw) => {
    expect(drawn(withRowCache(Ink), draw)).toBe(drawn(Ink, draw));
  });

  it('draws every frame of a changing screen as Ink does', () => {
    const Cached = withRowCache(Ink);
    const all = Object.values(drawings);
    for (let frame = 0; frame < 40; frame++) {
      const draw: Drawing = (stage) => {
        all[frame % all.length]!(stage);
        all[(frame * 3 + 1) % all.length]!(stage);
        stage.write(20, frame % 6, `f${frame}`, frame % 2 === 0 ? plain : red);
      };
      expect(drawn(Cached, draw)).toBe(drawn(Ink, draw));
    }
  });

  it('leaves to Ink only the rows that changed', () => {
    const made: number[] = [];
    class Counted extends Ink {
      constructor(size: { width: number; height: number }) {
        super(size);
        made.push(size.height);
      }
    }
    const Cached = withRowCache(Counted);
    const frame = (text: string) =>
      drawn(Cached, (stage) => {
        for (let row = 0; row < 5; row++) stage.write(0, row, `row ${row}`, red);
        stage.write(0, 5, text, plain);
      });
    frame('a');
    expect(made).toHaveLength(6);
    frame('ab');
    expect(made).toHaveLength(7);
  });
});
