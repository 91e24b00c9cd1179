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
    file: /stanza\/platform\/node\/index\.js$/,
    // The same, 15 ms of every command: nothing here fetches by way of the library.
    edits: [
      ['globalThis.fetch.bind(globalThis)', '(...request) => globalThis.fetch(...request)'],
      // Over TCP no WebSocket is needed, and over WebSocket pchat opens its own.
      [
        'const ws_1 = __importDefault(require("ws"));\nexports.WebSocket = ws_1.default;',
        'Object.defineProperty(exports, "WebSocket", { enumerable: true, get: () => require("ws") });',
      ],
    ],
  },
  {
    file: /string-width\/index\.js$/,
    // The list of all emoji takes 18 ms to load, and most screens show none.
    edits: [
      [
        'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
        `let rgiEmoji;
        const rgiEmojiRegex = {
          test: (text) => /\\p{Emoji}/u.test(text) && (rgiEmoji ??= /^\\p{RGI_Emoji}$/v).test(text),
        };`,
      ],
    ],
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

/** Files that were edited in one of the bundles. */
const edited = new Set();

const edits = {
  name: 'edits',
  setup({ onLoad }) {
    for (const { file, edits } of EDITS) {
      onLoad({ filter: file }, async ({ path }) => {
        edited.add(file);
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

/**
 * Importing Node's HTTP as an ES module reads all that it exports, its WebSocket too, and with that loads the whole HTTP client:
 * 30 ms. Requiring it reads only what is used.
 */
const requiredHttp = {
  name: 'required-http',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:https?$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path, namespace: 'required' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require('${path}')`,
    }));
  },
};

/** What both bundles have in common. */
const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LazySegmenter' },
  inject: ['src/format/lazy-segmenter.ts'],
  // A native module cannot be bundled; the other is Ink's, for developing Ink, and is not installed.
  external: ['@napi-rs/keyring', 'react-devtools-core'],
  // stanza means the package, not Node's deprecated module of that name, which warns on every start.
  alias: { punycode: 'punycode/punycode.js' },
  // Left as they are: rewritten, they would be read when the file loads.
  supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
  plugins: [edits, requiredHttp],
  logLevel: 'warning',
};

// What draws the first frame, whole in one file: each further one costs a millisecond or two.
await build({
  ...common,
  entryPoints: { 'cli/start': 'src/cli/start.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
});

const { metafile } = await build({
  ...common,
  entryPoints: { 'cli/main': 'src/cli/main.ts', sdk: 'src/sdk.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  // What a command does not import() it does not load: `pchat post` has neither the screen nor the server in its way.
  splitting: true,
  format: 'esm',
  // CommonJS libraries in an ES module still call require() for Node's own modules.
  banner: {
    js: "import{createRequire as pchatRequire}from'node:module';const require=pchatRequire(import.meta.url);",
  },
  metafile: true,
});

for (const { file } of EDITS) {
  if (!edited.has(file)) throw new Error(`No file is ${file} any more: look at build.js`);
}

// Chunks are named by their content: what an earlier build left goes now, not before, so that a program that is running from dist
// finds its files for as long as it can.
for (const name of await readdir('dist/chunks').catch(() => [])) {
  if (!(`dist/chunks/${name}` in metafile.outputs)) await rm(`dist/chunks/${name}`);
}
