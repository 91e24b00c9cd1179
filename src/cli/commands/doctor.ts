import { chooseAccount } from '../choose-account.ts';
import type { Command } from '../command.ts';
import { archiveFindings } from '../doctor/archive.ts';
import { configFindings } from '../doctor/config.ts';
import type { Finding } from '../doctor/finding.ts';
import { machineFindings } from '../doctor/machine.ts';
import { serverFindings } from '../doctor/server.ts';
import { terminalFindings } from '../doctor/terminal.ts';

const SIGNS = { fine: '✓', note: '·', problem: '✗' } as const;
const COLOURS = { fine: 32, note: 33, problem: 31 } as const;

export const command: Command = {
  usage: 'doctor',
  words: { least: 0, most: 0 },
  options: {},
  details:
    'Looks at the versions, the config, the password, the server and what it can do, what is kept on this machine, and the\n' +
    'terminal; says of each finding what to do. Ends with 1 when something is wrong. Like every command it starts the embedded server for\n' +
    'an account that lives there, and sets a damaged archive aside.',
  examples: [
    ['pchat doctor', 'what is wrong, if anything'],
    ['pchat doctor --json | grep problem', 'for a program, or a report'],
  ],
  async run(context) {
    const { output } = context;
    let problems = 0;
    const tell = (findings: readonly Finding[]) => {
      for (const { about, status, text, next = '' } of findings) {
        if (status === 'problem') problems += 1;
        const sign = output.color ? `\x1b[${COLOURS[status]}m${SIGNS[status]}\x1b[0m` : SIGNS[status];
        if (output.json) output.object({ v: 1, type: 'finding', about, status, text, next });
        else
          output.styled(
            `${sign} ${about.padEnd(10)} ${output.shown(text)}${next && `\n  ${' '.repeat(10)} → ${output.shown(next)}`}`,
          );
      }
    };
    tell(await machineFindings());
    tell(terminalFindings(process.env, process.stdout));
    const chosen = await chooseAccount(context);
    tell(await configFindings(chosen.account, chosen.config));
    tell(archiveFindings(chosen.account.address));
    tell(await serverFindings(context, chosen));
    if (problems === 0) output.say('Nothing is wrong.');
    else output.say(problems === 1 ? 'One thing is wrong.' : `${problems} things are wrong.`);
    return problems === 0 ? 0 : 1;
  },
};
