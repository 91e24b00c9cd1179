import type { CategoryInfo } from '../../../model/room.ts';
import { formFlag, type DataForm } from './data-forms.ts';
import type { DiscoInfo } from './disco.ts';
import { child, children, el, text, type Element } from './element.ts';
import { FORM_CATEGORY, NS_PCHAT } from './pchat.ts';

/** A category's rules, from its discovery answer (NEW, docs/protocol.md); all null where its server tells none. */
export interface CategoryRules {
  description: string;
  mayCreate: boolean | null;
  invitations: boolean | null;
  files: boolean | null;
}

export function categoryRules({ forms }: DiscoInfo): CategoryRules {
  const form = forms.get(FORM_CATEGORY);
  return {
    description: form?.fields.get('description')?.values.join('\n') ?? '',
    mayCreate: flagOrNull(form, 'may_create'),
    invitations: flagOrNull(form, 'invitations'),
    files: flagOrNull(form, 'files'),
  };
}

/** A boolean field; null where the form has none. */
export function flagOrNull(form: DataForm | undefined, name: string): boolean | null {
  return form?.fields.has(name) === true ? formFlag(form, name) : null;
}

/** Asks a server with rules for all its categories (NEW). */
export function categoriesQuery(): Element {
  return el('categories', NS_PCHAT);
}

/** Null when the answer is none. */
export function parseCategories(reply: Element): CategoryInfo[] | null {
  const list = child(reply, 'categories', NS_PCHAT);
  if (list === undefined) return null;
  return children(list, 'category', NS_PCHAT).flatMap((category) => {
    const { jid, name, may_create: mayCreate, invitations, files } = category.attrs;
    if (!jid) return [];
    return [
      {
        address: jid,
        name: name || jid,
        description: text(category),
        mayCreate: mayCreate === '1',
        invitations: invitations === '1',
        files: files === '1',
      },
    ];
  });
}
