// Bundles the command line and the SDK into dist/, so that starting pchat reads a few files instead of hundreds. Run by `prepare`;
// plain JavaScript, since it must run before anything is built.
import { readdir, readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Costs taken out of libraries. Each edit names what it replaces; when an update of the library no longer has it, the build
 * fails, so that an edit is never lost unseen.
 */
const EDITS = [
  {
    file: /yoga-layout\/dist\/binaries\/.*\.js$/,
    // Asking for `fetch` makes Node load its whole HTTP client, for a wasm module that is inlined anyway.
    edits: [['"function"!=typeof fetch', 'true']],
  },
  {
    file: /ink\/build\/output\.js$/,
    // Ink takes the whole screen apart again for each key; see row-cache.ts.
    edits: [
      ['export default class Output {', 'class Output {'],
      [
        '//# sourceMappingURL',
        `import { withRowCache } from ${JSON.stringify(resolve('src/ui/terminal/row-cache.ts'))};
        export default withRowCache(Output);
        //# sourceMappingURL`,
      ],
    ],
  },
  {
    file: /ink\/build\/render-node-to-output\.js$/,
    // Measures every text of every frame; Ink's layout remembers the same numbers.
    edits: [
      ["import widestLine from 'widest-line';", "import measureText from './measure-text.js';"],
      ['widestLine(text)', 'measureText(text).width'],
    ],
  },
  {
    file: /ink\/build\/sanitize-ansi\.js$/,
    // Looks through every text of every frame; most were in the frame before.
    edits: [
      [
        'const sanitizeAnsi = (text) => {',
        `const known = new Map();
        const sanitizeAnsi = (text) => {
          const before = known.get(text);
          if (before !== undefined) return before;
          if (known.size > 4096) known.clear();
          const made = sanitize(text);
          known.set(text, made);
          return made;
        };
        const sanitize = (text) => {`,
      ],
    ],
  },
];

const edits = {
  name: 'edits',
  setup({ onLoad }) {
    for (const { file, edits } of EDITS) {
      onLoad({ filter: file }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [from, to] of edits) {
          if (!contents.includes(from)) throw new Error(`${path} has no ${from} any more: look at build.js`);
          contents = contents.replace(from, () => to);
        }
        return { contents, loader: 'js' };
      });
    }
  },
};

const { metafile } = await build({
  entryPoints: { 'cli/main': 'src/cli/main.ts', sdk: 'src/sdk.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // What a command does not import() it does not load: `pchat post` has neither the screen nor the server in its way.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  minify: true,
  // Class names are part of error messages and stack traces.
  keepNames: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LazySegmenter' },
  inject: ['src/format/lazy-segmenter.ts'],
  // A native module cannot be bundled; the other is Ink's, for developing Ink, and is not installed.
  external: ['@napi-rs/keyring', 'react-devtools-core'],
  // stanza means the package, not Node's deprecated module of that name, which warns on every start.
  alias: { punycode: 'punycode/punycode.js' },
  // CommonJS libraries in an ES module still call require() for Node's own modules.
  banner: {
    js: "import{createRequire as pchatRequire}from'node:module';const require=pchatRequire(import.meta.url);",
  },
  plugins: [edits],
  metafile: true,
  logLevel: 'warning',
});

// Chunks are named by their content: what an earlier build left goes now, not before, so that a program that is running from dist
// finds its files for as long as it can.
for (const name of await readdir('dist/chunks').catch(() => [])) {
  if (!(`dist/chunks/${name}` in metafile.outputs)) await rm(`dist/chunks/${name}`);
}
