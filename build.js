// Bundles the command line and the SDK into dist/, so that starting pchat reads a few files instead of hundreds. Run by `prepare`;
// plain JavaScript, since it must run before anything is built.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
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
      // pchat looks names up itself, and only where it must.
      ['const dns = __importStar(require("dns"));', ''],
      ['return new dns.promises.Resolver(opts);', 'return null;'],
      // Over TCP no WebSocket is needed, and over WebSocket pchat opens its own.
      [
        'const ws_1 = __importDefault(require("ws"));\nexports.WebSocket = ws_1.default;',
        'Object.defineProperty(exports, "WebSocket", { enumerable: true, get: () => require("ws") });',
      ],
    ],
  },
  {
    file: /string-width\/index\.js$/,
    edits: [
      // The list of all emoji takes 30 ms to load, and most screens show none: what is on it has one of these.
      [
        'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
        `let rgiEmoji;
        const maybeEmoji = /[\\p{Emoji_Presentation}\\p{Extended_Pictographic}\\u20E3]/u;
        const rgiEmojiRegex = {
          test: (text) => maybeEmoji.test(text) && (rgiEmoji ??= /^\\p{RGI_Emoji}$/v).test(text),
        };`,
      ],
      // A screen is full of borders and arrows, which are one cell each as well.
      [
        'if (/^[\\u0020-\\u007E]*$/.test(string))',
        'if (ambiguousIsNarrow && /^[\\x20-\\x7E\\xA1-\\xA8\\xAA-\\xAC\\xAF-\\u02FF\\u2010-\\u2027\\u2500-\\u257F]*$/.test(string))',
      ],
    ],
  },
  {
    file: /ink\/build\/reconciler\.js$/,
    // Tools for developing Ink, which ask for a package that is not installed.
    edits: [["process.env['DEV'] === 'true'", 'false']],
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

const unseen = new Set(EDITS);

const edits = {
  name: 'edits',
  setup({ onLoad }) {
    for (const edit of EDITS) {
      onLoad({ filter: edit.file }, async ({ path }) => {
        unseen.delete(edit);
        let contents = await readFile(path, 'utf8');
        for (const [from, to] of edit.edits) {
          if (!contents.includes(from)) throw new Error(`${path} has no ${from} any more: look at build.js`);
          contents = contents.replace(from, () => to);
        }
        return { contents, loader: 'js' };
      });
    }
  },
};

/** What the stream needs of stanza's plugins and definitions; agent.ts names the latter too. */
const USED = new Set(
  (
    'index bind connection disco features sasl ' +
    'rfc3921 rfc6120 rfc7395 xep0030 xep0092 xep0115 xep0198 xep0199 xep0202 xep0352 xrd'
  ).split(' '),
);

/** The rest of stanza, two thirds of it, pchat does itself or does not need: bundled empty, not run on every start. */
const unused = {
  name: 'unused',
  setup({ onLoad }) {
    onLoad({ filter: /stanza\/(jingle|plugins|protocol|transports)\// }, ({ path }) =>
      USED.has(parse(path).name) && !path.includes('jingle')
        ? undefined
        : { contents: 'exports.__esModule = true' },
    );
  },
};

/**
 * Importing one of Node's modules as an ES module reads all that it exports, and some of that loads a lot more (`node:http` the
 * whole HTTP client): 30 ms in all. This reads only what is used.
 */
const requiredNode = {
  name: 'required-node',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ kind, path }) =>
      kind === 'import-statement' || kind === 'dynamic-import' ? { path, namespace: 'required' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'required' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => /^\w+$/.test(name) && name !== 'default',
      );
      const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => real.${name})();`);
      return { contents: `const real = require('${path}');\nexport default real;\n${exported.join('\n')}` };
    });
  },
};

/** What all have in common. */
const common = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  minify: true,
  legalComments: 'none',
  inject: ['src/format/lazy-segmenter.ts'],
  // A native module cannot be bundled.
  external: ['@napi-rs/keyring'],
  // stanza means the package, not Node's deprecated module of that name, which warns on every start.
  alias: { punycode: 'punycode/punycode.js' },
  // Left as they are: rewritten, they would be read when the file loads.
  supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
  plugins: [edits, unused, requiredNode],
  logLevel: 'warning',
};
const define = { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LazySegmenter' };

/**
 * Builds one function in one file, which bin/start.js calls: so it can be kept compiled, and reading one file is quicker than
 * reading forty.
 */
async function buildProgram(entry, file) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    define: { ...define, 'import.meta.url': 'programUrl' },
    banner: { js: '(async (require, programUrl) => {' },
    footer: { js: '})' },
    write: false,
  });
  // start.js reads it byte by byte, which is quicker, so letters beyond ASCII, which esbuild leaves in patterns, must not be in it.
  const text = outputFiles[0].text.replaceAll(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // By its digest start.js knows which compiled code belongs to it.
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  await writeFile(`${file}.new`, `${text}//${digest}\n`);
  // In one step: a program that starts meanwhile reads the one or the other.
  await rename(`${file}.new`, file);
}

await rm('dist/chunks', { recursive: true, force: true });
await mkdir('dist/cli', { recursive: true });
// What draws the first frame, before the program is there.
await buildProgram('src/cli/start.ts', 'dist/cli/first-frame.js');
// What a command does not import() is in the file, but is not run: `pchat post` has neither the screen nor the server in its way.
await buildProgram('src/cli/main.ts', 'dist/cli/main.js');
await build({
  ...common,
  entryPoints: ['src/sdk.ts'],
  define,
  outdir: 'dist',
  // CommonJS libraries in an ES module still call require() for Node's own modules.
  // Whose Node is too old is told so before anything is missed in it.
  banner: {
    js:
      "import{createRequire}from'node:module';if(parseInt(process.versions.node)<24)" +
      "throw new Error('pchat needs Node 24 or newer; this is '+process.version+'. Install it from https://nodejs.org');" +
      'const require=createRequire(import.meta.url);',
  },
});

for (const { file } of unseen) throw new Error(`No file is ${file} any more: look at build.js`);
