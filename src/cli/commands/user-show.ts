import { principalKind } from '../../model/principal.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { labelled } from '../one-line.ts';
import { openSession } from '../open-session.ts';
import type { Output } from '../output.ts';
import { domainOf, principalOf, whoLabel, WHO } from '../who.ts';

export const command: Command = {
  usage: 'user show WHO',
  words: { least: 1, most: 1 },
  options: {},
  details: `What a user says of themselves and which groups they are in, or who is in a group. ${WHO}`,
  examples: [
    ['pchat user show bob', 'his card'],
    ['pchat user show group:ops', 'who is in it'],
  ],
  async run(context) {
    const session = await openSession(context);
    const address = principalOf(session, context.args.words[0]!);
    const isGroup = principalKind(address, domainOf(session)) === 'group';
    await (isGroup ? showGroup : showUser)(session, context.output, address);
  },
};

async function showUser(session: Session, output: Output, address: string): Promise<void> {
  const card = await session.person(address);
  const { name, nick, email, title, organisation, groups } = card;
  const lines: [string, string][] = [
    ['User', whoLabel(session, card.address)],
    ['Address', card.address],
    ['Name', name],
    ['Nick', nick],
    ['Title', title],
    ['Works at', organisation],
    ['Email', email],
    ['Groups', (groups ?? []).map((group) => whoLabel(session, group)).join(', ')],
  ];
  if (groups === null && [name, nick, email, title, organisation].every((part) => part === '')) {
    output.say(
      'They say nothing of themselves here; this server does not tell whether there is such a person.',
    );
  }
  output.result(
    'user',
    { address: card.address, name, nick, email, title, organisation, groups },
    labelled(lines),
  );
}

async function showGroup(session: Session, output: Output, address: string): Promise<void> {
  const { description, users } = await session.group(address);
  const lines: [string, string][] = [
    ['Group', whoLabel(session, address)],
    ['Address', address],
    ['About', description],
    ['Users', users.map((user) => whoLabel(session, user)).join(', ') || 'nobody'],
  ];
  output.result('group', { address, description, users }, labelled(lines));
}
