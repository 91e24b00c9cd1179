import { formFlag, type DataForm } from './data-forms.ts';
import type { DiscoInfo } from './disco.ts';
import { FORM_CATEGORY } from './pchat.ts';

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
