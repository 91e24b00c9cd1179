import { GLOBAL_OPTIONS, type Options } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands.ts';

const INTRODUCTION = `# Commands

Results go to stdout, words for people to stderr. A room is named \`lobby\`, \`General/lobby\` or by its address; a name that fits
several rooms is an error that lists them. What others wrote is made printable, also in pipes, unless \`--raw\` is given.
\`PCHAT_ACCOUNT\` picks an account, \`PCHAT_CONFIG_DIR\` and \`PCHAT_DATA_DIR\` move the config and the data, \`NO_COLOR\` and
\`TERM=dumb\` turn colour off.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | wrong usage |
| 3 | no such room, person or message |
| 4 | sign-in refused |
| 5 | not allowed |
| 6 | cannot reach the server, or timed out |
| 130 | interrupted |

With \`--json\` each result is one object a line with \`"v": 1\` and a \`type\`. A message:

\`\`\`json
{"v":1,"type":"message","id":"…","room":{"address":"fx-spot@general.localhost","category":"General","name":"fx-spot"},"author":{"address":"bob@localhost","name":"bob"},"time":"2026-11-23T12:04:05.678Z","kind":"chat","text":"…","title":null,"alert":false,"file":null,"replyTo":null,"editedAt":null,"removed":null}
\`\`\`

Characters that a terminal could obey are written as \`\\uXXXX\` in JSON, so that a line is safe to show and still exact.
`;

/** docs/commands.md, from the commands themselves. */
export async function commandsPage(): Promise<string> {
  const sections = [INTRODUCTION, `## Options of every command\n\n${optionTable(GLOBAL_OPTIONS)}\n`];
  for (const { load, summary, hidden } of COMMANDS) {
    if (hidden) continue;
    const { usage, options, details, examples } = (await load()).command;
    const parts = [`## \`pchat ${usage}`.trimEnd() + '`', `${capital(summary)}.`];
    if (details) parts.push(details.replaceAll('\n', ' '));
    if (Object.keys(options).length > 0) parts.push(optionTable(options));
    if (examples.length > 0) parts.push(exampleBlock(examples));
    sections.push(`${parts.join('\n\n')}\n`);
  }
  return sections.join('\n');
}

function optionTable(options: Options): string {
  const rows = Object.entries(options).map(([name, { short, value, help }]) => {
    const shown = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
    return `| \`${shown}\` | ${help.replaceAll('|', '\\|')} |`;
  });
  return ['| option | |', '|---|---|', ...rows].join('\n');
}

function exampleBlock(examples: readonly (readonly [string, string])[]): string {
  return ['```sh', ...examples.map(([line, does]) => `${line}   # ${does}`), '```'].join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
