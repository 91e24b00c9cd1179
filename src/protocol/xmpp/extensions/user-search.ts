import { formIn, NS_DATA, submitForm } from './data-forms.ts';
import { child, children, el, text, type Element } from './element.ts';

/** Searching for users (XEP-0055). */
export const NS_SEARCH = 'jabber:iq:search';

/** Somebody found. */
export interface FoundUser {
  address: string;
  /** Full name, or nick; empty where nothing is said. */
  name: string;
}

/** Asks which fields a search has. */
export function searchFieldsQuery(): Element {
  return el('query', NS_SEARCH);
}

/** What a search takes: the fields of its form where it has one (section 3), else the elements that it named. */
export interface SearchFields {
  withForm: boolean;
  names: string[];
}

export function parseSearchFields(reply: Element): SearchFields {
  const query = child(reply, 'query', NS_SEARCH);
  if (query === undefined) return { withForm: false, names: [] };
  const form = formIn(query);
  if (form) return { withForm: true, names: [...form.fields.keys()] };
  return { withForm: false, names: children(query, undefined, NS_SEARCH).map(({ name }) => name) };
}

/** @param values what to look for, by field */
export function searchRequest(fields: SearchFields, values: readonly (readonly [string, string])[]): Element {
  if (fields.withForm) return el('query', NS_SEARCH, {}, submitForm(NS_SEARCH, values));
  return el('query', NS_SEARCH, {}, ...values.map(([name, value]) => el(name, NS_SEARCH, {}, value)));
}

/** Users found, as plain items (section 2) or as a reported form (section 3). */
export function parseFoundUsers(reply: Element): FoundUser[] {
  const query = child(reply, 'query', NS_SEARCH);
  if (query === undefined) return [];
  const plain = children(query, 'item', NS_SEARCH).map((item) => {
    const value = (name: string) => text(child(item, name, NS_SEARCH));
    return found(item.attrs['jid'] ?? '', value);
  });
  const reported = children(query, 'x', NS_DATA).flatMap((form) =>
    children(form, 'item', NS_DATA).map((item) => {
      const fields = new Map(
        children(item, 'field', NS_DATA).map((field) => [
          field.attrs['var'] ?? '',
          text(child(field, 'value', NS_DATA)),
        ]),
      );
      return found(fields.get('jid') ?? '', (name) => fields.get(name) ?? '');
    }),
  );
  return [...plain, ...reported].filter(({ address }) => address !== '');
}

function found(address: string, value: (name: string) => string): FoundUser {
  const name =
    value('fn') || `${value('first')} ${value('last')}`.trim() || value('nick') || value('nickname');
  return { address, name };
}
