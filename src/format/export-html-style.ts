import { createHash } from 'node:crypto';

/** The looks of an exported page: light and dark as the reader's system is, readable on paper and on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --faint: #636c76; --page: #fff; --line: #d8dee4; --alert: #b42318; --shade: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --faint: #9198a1; --page: #0d1117; --line: #30363d; --alert: #ff7b72; --shade: #161b22; }
}
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 2rem 0 .25rem; }
h2 { position: sticky; top: 0; margin: 1.5rem 0 .5rem; padding: .4rem 0; background: var(--page);
  border-bottom: 1px solid var(--line); font-size: .9rem; color: var(--faint); }
.about, time, .note { color: var(--faint); font-size: .85rem; }
.about { margin: 0 0 .25rem; }
article { display: grid; grid-template-columns: 3.2rem 9rem 1fr; gap: 0 .75rem; padding: .15rem 0; }
article > time { padding-top: .1rem; font-variant-numeric: tabular-nums; }
article:target { background: var(--shade); }
.author { font-weight: 600; text-align: right; }
.alert { border-left: 3px solid var(--alert); margin-left: -.75rem; padding-left: calc(.75rem - 3px); }
.alert .mark { color: var(--alert); font-weight: 700; }
summary { font-weight: 600; cursor: pointer; }
details > div { border-left: 3px solid var(--line); padding-left: .75rem; margin: .35rem 0; }
code { font: .9em ui-monospace, monospace; background: var(--shade); white-space: pre-wrap; }
a { color: inherit; text-underline-offset: .15em; }
.n0 { color: #0969da } .n1 { color: #8250df } .n2 { color: #1a7f37 } .n3 { color: #9a6700 }
.n4 { color: #bf3989 } .n5 { color: #0e7490 } .n6 { color: #bc4c00 } .n7 { color: #57606a }
@media (prefers-color-scheme: dark) {
  .n0 { color: #58a6ff } .n1 { color: #bc8cff } .n2 { color: #56d364 } .n3 { color: #e3b341 }
  .n4 { color: #ff7bc2 } .n5 { color: #39c5cf } .n6 { color: #ffa657 } .n7 { color: #b1bac4 }
}
@media (max-width: 40rem) {
  article { grid-template-columns: auto 1fr; padding: .35rem 0; }
  .author { text-align: left; }
  .body { grid-column: 1 / -1; }
}
@media print { h2 { position: static; } article { break-inside: avoid; } }
`;

/** Nothing is loaded and nothing runs, whatever stands in the page: of all things only this style is allowed. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
