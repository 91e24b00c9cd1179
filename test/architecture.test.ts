import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The houses of src and what each may import, types included, beside itself. The longest name that fits a file is its house. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  protocol: ['model'],
  'protocol/xmpp': ['protocol/xmpp/extensions', 'protocol', 'model'],
  'protocol/xmpp/extensions': ['protocol', 'model'],
  archive: ['model'],
  format: ['model'],
  config: ['model'],
  session: ['protocol', 'archive', 'config', 'model'],
  ui: ['session', 'format', 'config', 'model'],
  server: ['protocol/xmpp/extensions', 'model'],
  'sdk.ts': ['session', 'protocol', 'model'],
  cli: [
    'ui',
    'session',
    'server',
    'protocol',
    'protocol/xmpp',
    'protocol/xmpp/extensions',
    'archive',
    'format',
    'config',
    'model',
  ],
};

/** Single files that may do what their house may not. */
const EXCEPTIONS: Record<string, readonly string[]> = {
  // The one file that names back ends.
  'protocol/connect.ts': ['protocol/xmpp'],
};

/** Libraries that belong to some houses only; others are free. */
const LIBRARIES: Record<string, readonly string[]> = {
  stanza: ['protocol/xmpp', 'protocol/xmpp/extensions'],
  react: ['ui'],
  ink: ['ui'],
  ws: ['server', 'protocol/xmpp'],
  saxes: ['server', 'protocol/xmpp'],
  '@napi-rs/keyring': ['config'],
  'node:sqlite': ['server', 'archive'],
};

/** The only file of cli that may load the screen, so that no other command waits for React. */
const SCREEN = /^cli\/commands\/screen\.tsx?$/;
/** What draws the first frame before the program is loaded may load what makes it, which has neither React nor Ink. */
const FIRST_FRAME = /^cli\/(?:first-screen|drawn-frame)\.ts$/;

const MAX_LINES = 300;

interface Import {
  target: string;
  /** Loaded with the file: neither import() nor a type. */
  atStart: boolean;
}

/** Path below src to source text. */
type Sources = Record<string, string>;

function readSources(): Sources {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(`src/${file}`, 'utf8')]));
}

/** What a file imports: paths below src for its own, bare names for libraries. */
function importsOf(file: string, source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
  const statements = code.matchAll(
    /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^'"`;=()]*?\sfrom\s*)?['"](?<from>[^'"]+)['"]|\bimport\(\s*['"](?<call>[^'"]+)['"]/gm,
  );
  return [...statements].map(({ groups = {} }) => {
    const target = groups.from ?? groups.call!;
    return {
      target: target.startsWith('.') ? posix.join(dirname(file), target) : libraryName(target),
      atStart: groups.from !== undefined && groups.type === undefined,
    };
  });
}

function libraryName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function houseOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((house) => file === house || file.startsWith(`${house}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** Every import that the tables above forbid, as a sentence each. */
function forbiddenImports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    importsOf(file, source).flatMap(({ target }) => {
      const house = houseOf(file);
      if (house === undefined) return [`${file} belongs to no house`];
      const library = LIBRARIES[target];
      if (library !== undefined) return library.includes(house) ? [] : [`${file} may not import ${target}`];
      const targetHouse = houseOf(target);
      if (targetHouse === undefined || targetHouse === house) {
        return target.startsWith('..') ? [`${file} imports ${target}, outside src`] : [];
      }
      const allowed = [...MAY_IMPORT[house]!, ...(EXCEPTIONS[file] ?? [])].includes(targetHouse);
      const isFirstFrame = FIRST_FRAME.test(file) && target.startsWith('ui/first-frame/');
      if (house === 'cli' && targetHouse === 'ui' && !SCREEN.test(file) && !isFirstFrame) {
        return [`${file} loads the screen; only the screen command may`];
      }
      return allowed ? [] : [`${file} may not import ${target}`];
    }),
  );
}

/** Files that import each other in a ring, types and import() included. */
function importCycles(sources: Sources): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) cycles.push([...path.slice(start), file].join(' → '));
    if (start !== -1 || done.has(file)) return;
    for (const { target } of importsOf(file, sources[file]!)) {
      if (target in sources) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of Object.keys(sources)) visit(file, []);
  return cycles;
}

/** All that is loaded when a file is, before anything calls import(). */
function loadedWith(file: string, sources: Sources, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!(file in sources)) return seen;
  for (const { target, atStart } of importsOf(file, sources[file]!)) {
    if (atStart) loadedWith(target, sources, seen);
  }
  return seen;
}

const sources = readSources();

describe('the houses', () => {
  test('import only what the table allows', () => {
    expect(forbiddenImports(sources)).toEqual([]);
  });

  test('have no import cycles', () => {
    expect(importCycles(sources)).toEqual([]);
  });

  test('have no drawers: no utils, helpers, common, and no barrels', () => {
    const names = Object.keys(sources).filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|index)(\/|\.tsx?$)/.test(file),
    );
    expect(names).toEqual([]);
  });

  test('name files in kebab-case', () => {
    expect(Object.keys(sources).filter((file) => !/^[a-z0-9./-]+$/.test(file))).toEqual([]);
  });

  test(`have hardly any file over ${MAX_LINES} lines`, () => {
    const long = Object.entries(sources).filter(([, source]) => source.split('\n').length > MAX_LINES);
    for (const [file, source] of long) console.warn(`${file} has ${source.split('\n').length} lines`);
    expect(long.length).toBeLessThanOrEqual(Object.keys(sources).length / 20);
  });
});

describe('the command line', () => {
  const commands = Object.keys(sources).filter(
    (file) => file === 'cli/main.ts' || /^cli\/commands\/.*\.ts$/.test(file),
  );

  test.for(commands.filter((file) => !SCREEN.test(file)))('%s starts without the screen', (file) => {
    const loaded = [...loadedWith(file, sources)];
    expect(loaded.filter((name) => name === 'react' || name === 'ink' || name.startsWith('ui/'))).toEqual([]);
  });

  test('draws the first frame without React, Ink, stanza and the server', () => {
    const loaded = [...loadedWith('cli/start.ts', sources)];
    expect(loaded).toContain('ui/first-frame/first-frame.ts');
    expect(
      loaded.filter((name) => ['react', 'ink', 'stanza', 'ws'].includes(name) || name.startsWith('server/')),
    ).toEqual([]);
  });

  test('starts without the server, stanza and the database', () => {
    const loaded = [...loadedWith('cli/main.ts', sources)];
    expect(
      loaded.filter((name) => ['stanza', 'ws', 'node:sqlite'].includes(name) || name.startsWith('server/')),
    ).toEqual([]);
  });
});

describe('the rules themselves', () => {
  test.each([
    ['model/room.ts', `import { post } from '../session/session.ts';`],
    ['model/room.ts', `import type { Session } from '../session/session.ts';`],
    ['session/outbox.ts', `import {\n  JID,\n} from 'stanza/JID';`],
    ['session/outbox.ts', `export { render } from '../ui/app.tsx';`],
    ['session/outbox.ts', `type T = import('../protocol/xmpp/rooms.ts').Rooms;`],
    ['protocol/backend.ts', `const made = await import('./xmpp/xmpp-backend.ts');`],
    ['ui/app.tsx', `import { createBackend } from '../protocol/connect.ts';`],
    ['server/rooms/room.ts', `import { Rooms } from '../../protocol/xmpp/rooms.ts';`],
    ['cli/commands/post.ts', `const { render } = await import('../../ui/app.tsx');`],
    ['sdk.ts', `import './format/plain.ts';`],
    ['model/room.ts', `import '../../test/wire/play.ts';`],
    ['attic/room.ts', `import '../model/room.ts';`],
  ])('find the forbidden import in %s: %s', (file, source) => {
    expect(forbiddenImports({ [file]: source })).toHaveLength(1);
  });

  test.each([
    ['protocol/connect.ts', `const made = await import('./xmpp/xmpp-backend.ts');`],
    ['cli/commands/screen.ts', `const { runScreen } = await import('../../ui/run.tsx');`],
    ['server/rooms/room.ts', `import { MAM } from '../../protocol/xmpp/extensions/archive.ts';`],
    ['model/room.ts', `// import '../ui/app.tsx';\n/* import 'react'; */`],
  ])('let %s do its work: %s', (file, source) => {
    expect(forbiddenImports({ [file]: source })).toEqual([]);
  });

  test('find a cycle, also one of types', () => {
    const ring = {
      'model/a.ts': `import { b } from './b.ts';`,
      'model/b.ts': `import type { A } from './c.ts';`,
      'model/c.ts': `export { A } from './a.ts';`,
    };
    expect(importCycles(ring)).toEqual(['model/a.ts → model/b.ts → model/c.ts → model/a.ts']);
  });

  test('tell what is loaded at the start from what is loaded when called', () => {
    const loaded = loadedWith('cli/main.ts', {
      'cli/main.ts': `import './output.ts';\nimport type { Post } from './post.ts';\nconst run = () => import('../ui/app.tsx');`,
      'cli/output.ts': `import ws from 'ws';`,
    });
    expect([...loaded]).toEqual(['cli/main.ts', 'cli/output.ts', 'ws']);
  });
});
