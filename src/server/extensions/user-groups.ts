import { groupAddress, principalKind } from '../../model/principal.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { Groups } from '../accounts/groups.ts';
import type { Extension, Query } from '../routing/extension.ts';
import { el, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { WorkLimit } from '../routing/work-limit.ts';

const MAX_GROUPS = 500;

/** NEW: which groups there are, and who is in them (docs/protocol.md, "People and groups"). */
export function userGroups(groups: Groups, domain: string): Extension {
  const limit = new WorkLimit();

  const list = ({ session, payload, set }: Query): Element => {
    if (set) throw new StanzaError('not-allowed', 'Groups are changed with: pchat admin group.');
    const { words = '', of } = payload.attrs;
    const names = of === undefined ? undefined : new Set(groups.of(localPart(readBareAddress(of), domain)));
    const found = limit.run(session, () => groups.list(words));
    const shown = found.filter(({ name }) => names?.has(name) ?? true).slice(0, MAX_GROUPS);
    return el(
      'groups',
      NS_PCHAT,
      {},
      ...shown.map(({ name, description, users }) =>
        el('group', NS_PCHAT, { jid: groupAddress(name, domain), name, users: String(users) }, description),
      ),
    );
  };

  const show = ({ session, payload, set }: Query): Element => {
    if (set) throw new StanzaError('not-allowed', 'Groups are changed with: pchat admin group.');
    const jid = readBareAddress(payload.attrs['jid']);
    const group = limit.run(session, () =>
      principalKind(jid, domain) === 'group' ? groups.get(jid.slice(0, jid.lastIndexOf('@'))) : undefined,
    );
    if (group === undefined) throw new StanzaError('item-not-found');
    return el(
      'group',
      NS_PCHAT,
      { jid, name: group.name },
      ...groups.users(group.name).map((user) => el('user', NS_PCHAT, { jid: `${user}@${domain}` })),
    );
  };

  return {
    queries: [
      { name: 'groups', ns: NS_PCHAT, at: ['server'], answer: list },
      { name: 'group', ns: NS_PCHAT, at: ['server'], answer: show },
    ],
  };
}

/** Empty for who is of another server, and so in no group. */
function localPart(address: string, domain: string): string {
  return address.endsWith(`@${domain}`) ? address.slice(0, -domain.length - 1) : '';
}
