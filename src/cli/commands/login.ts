import type { Account } from '../../config/account.ts';
import { Config } from '../../config/config.ts';
import { saveAccountWithPassword } from '../../config/credentials.ts';
import { bareAddress, isUserAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { createBackend } from '../../protocol/connect.ts';
import type { Command, Context } from '../command.ts';
import { askPassword } from '../password.ts';

const SCHEMES = ['ws:', 'wss:', 'xmpp:', 'xmpps:'];

export const command: Command = {
  usage: 'login ADDRESS',
  words: { least: 1, most: 1 },
  options: {
    server: {
      value: 'URL',
      help: 'wss://…, ws://127.0.0.1:…, xmpp://host:port or xmpps://host:port; otherwise found by itself',
    },
    'password-stdin': { help: 'read the password from stdin' },
    nick: { value: 'NAME', help: 'the name in rooms; otherwise what stands before the @' },
    'allow-plaintext': {
      help: 'sign in without encryption to another machine, where anybody on the way can read along',
    },
  },
  details: 'Signs in to see that it works, then keeps the account and makes it the usual one.',
  examples: [
    ['pchat login alice@example.com', 'finds the server and asks for the password'],
    ['pchat login alice@localhost --server ws://127.0.0.1:5280/ws --password-stdin < secret', 'for a script'],
  ],
  async run(context) {
    const { args, output } = context;
    const account = accountFrom(context);
    const password = await askPassword(`Password for ${account.address}: `, args.has('password-stdin'));
    await trySignIn(context, account, password);
    const remark = await saveAccountWithPassword(new Config(), account, password, { makeDefault: true });
    if (remark !== '') output.say(remark);
    output.result(
      'logged-in',
      { address: account.address, server: account.server ?? null },
      `Signed in as ${account.address}.`,
    );
  },
};

function accountFrom({ args }: Context): Account {
  const address = bareAddress(args.words[0]!);
  if (!isUserAddress(args.words[0]!)) {
    throw new PchatError('usage', `"${args.words[0]!}" is not the address of a person.`, {
      next: 'It looks like alice@example.com.',
    });
  }
  const server = args.text('server');
  if (server !== undefined && !SCHEMES.includes(URL.parse(server)?.protocol ?? '')) {
    throw new PchatError('usage', `"${server}" is not the address of a server.`, {
      next: 'It looks like wss://chat.example.com/ws or xmpp://chat.example.com:5222.',
    });
  }
  return {
    address,
    server,
    nick: args.text('nick'),
    ...(args.has('allow-plaintext') && { allowPlaintext: true }),
  };
}

async function trySignIn({ signal }: Context, account: Account, password: string): Promise<void> {
  const { address, server, allowPlaintext } = account;
  const backend = await createBackend({ address, server, allowPlaintext, password: async () => password });
  try {
    await backend.connect(signal);
  } finally {
    await backend.disconnect();
  }
}
