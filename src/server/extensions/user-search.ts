import type { FoundPerson, People, PeopleQuery } from '../accounts/people.ts';
import type { Extension, Query } from '../routing/extension.ts';
import { dataForm, formIn, formValues, type Field } from '../stream/data-form.ts';
import { child, el, text, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { WorkLimit } from '../routing/work-limit.ts';

const NS = 'jabber:iq:search';
const NS_DATA = 'jabber:x:data';
const MAX_RESULTS = 100;
/** No name is longer. */
const MAX_WORDS_LENGTH = 1023;
const INSTRUCTIONS = 'Give a part of what you look for; empty fields find everyone.';

const FIELDS: readonly { name: keyof PeopleQuery; label: string }[] = [
  { name: 'user', label: 'User' },
  { name: 'fn', label: 'Full name' },
  { name: 'nick', label: 'Nick' },
];

/** Users are searched for at the server's domain (XEP-0055), with the plain fields or with the form. */
export function userSearch(people: People, domain: string): Extension {
  const limit = new WorkLimit();
  const answer = ({ session, payload, set }: Query): Element => {
    if (!set) return searchFields();
    const form = formIn(payload);
    if (form?.attrs['type'] === 'cancel') return el('query', NS);
    const query = form === undefined ? plainQuery(payload) : formQuery(form);
    const found = limit.run(session, () => people.find(query, MAX_RESULTS));
    const items = found.map((person) => ({ jid: `${person.name}@${domain}`, person }));
    if (form !== undefined) return el('query', NS, {}, resultForm(items));
    return el('query', NS, {}, ...items.map(plainItem));
  };
  return { serverFeatures: [NS], queries: [{ name: 'query', ns: NS, at: ['server'], answer }] };
}

interface Item {
  jid: string;
  person: FoundPerson;
}

function searchFields(): Element {
  const fields: Field[] = FIELDS.map(({ name, label }) => ({ name, type: 'text-single', label }));
  return el(
    'query',
    NS,
    {},
    el('instructions', NS, {}, INSTRUCTIONS),
    ...FIELDS.map(({ name }) => el(name, NS)),
    dataForm('form', NS, fields, 'Find people'),
  );
}

function plainQuery(payload: Element): PeopleQuery {
  return queryOf((name) => text(child(payload, name, NS)));
}

function formQuery(form: Element): PeopleQuery {
  const values = formValues(form);
  return queryOf((name) => values.get(name)?.[0] ?? '');
}

/** Other servers want a star where a word goes on (`al*`); here it always may. */
function queryOf(given: (name: keyof PeopleQuery) => string): PeopleQuery {
  const [user, fn, nick] = FIELDS.map(({ name }) => {
    const words = given(name).trim();
    if (words.length > MAX_WORDS_LENGTH) throw new StanzaError('not-acceptable', 'That is too long.');
    return words.replace(/\*$/, '');
  });
  return { user: user!, fn: fn!, nick: nick! };
}

function plainItem({ jid, person }: Item): Element {
  const { name, fn, nick } = person;
  return el('item', NS, { jid }, el('user', NS, {}, name), el('fn', NS, {}, fn), el('nick', NS, {}, nick));
}

function resultForm(items: readonly Item[]): Element {
  const field = (name: string, value: string) =>
    el('field', NS_DATA, { var: name }, el('value', NS_DATA, {}, value));
  const form = dataForm('result', NS, []);
  form.children.push(
    el(
      'reported',
      NS_DATA,
      {},
      el('field', NS_DATA, { var: 'jid', type: 'jid-single', label: 'Address' }),
      ...FIELDS.map(({ name, label }) => el('field', NS_DATA, { var: name, type: 'text-single', label })),
    ),
    ...items.map(({ jid, person: { name, fn, nick } }) =>
      el('item', NS_DATA, {}, field('jid', jid), field('user', name), field('fn', fn), field('nick', nick)),
    ),
  );
  return form;
}
