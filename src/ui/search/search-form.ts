import { EMPTY_FIELD, type Field, fieldOf, fieldText } from '../field/field.ts';

/** The parts of a query, each a field with its label and what may stand in it. */
export const FORM_FIELDS = [
  { name: 'words', label: 'Words', hint: 'begin* and *part* find parts of words, -word leaves out' },
  { name: 'phrase', label: 'Phrase', hint: 'exactly these words, side by side' },
  { name: 'author', label: 'Author', hint: 'names or addresses, with commas' },
  { name: 'room', label: 'Room', hint: 'fx-spot, trading/fx-spot, trading/*, with commas' },
  { name: 'since', label: 'Since', hint: '2026-11-03, -7d' },
  { name: 'until', label: 'Until', hint: '2026-11-30, -2h' },
  { name: 'alerts', label: 'Alerts', hint: 'yes: only alerts' },
  { name: 'case', label: 'Case', hint: 'yes: capitals and accents must fit' },
] as const;

export type FormField = (typeof FORM_FIELDS)[number]['name'];

/** The form for who prefers it to the query language; each field is the text of a part of the query. */
export interface SearchForm {
  fields: Readonly<Record<FormField, Field>>;
  at: FormField;
}

const KEYS: Record<string, FormField> = {
  from: 'author',
  in: 'room',
  after: 'since',
  since: 'since',
  before: 'until',
  until: 'until',
};
const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

/** The form that says what a query says. */
export function formOf(query: string): SearchForm {
  const values: Record<FormField, string[]> = {
    words: [],
    phrase: [],
    author: [],
    room: [],
    since: [],
    until: [],
    alerts: [],
    case: [],
  };
  for (const { 0: whole, 1: minus, 2: key = '', 3: phrase, 4: word = '' } of query.matchAll(TOKEN)) {
    const name = minus === '' ? KEYS[key.toLowerCase()] : undefined;
    const value = phrase ?? word;
    if (name !== undefined) values[name].push(value);
    else if (whole.toLowerCase() === 'is:alert') values.alerts = ['yes'];
    else if (whole.toLowerCase() === 'case:yes') values.case = ['yes'];
    else if (key === '' && minus === '' && phrase !== undefined && values.phrase.length === 0)
      values.phrase = [phrase];
    else values.words.push(whole);
  }
  const separator = (name: FormField) => (name === 'author' || name === 'room' ? ', ' : ' ');
  const fields = FORM_FIELDS.map(({ name }) => {
    const text = values[name].join(separator(name));
    return [name, text === '' ? EMPTY_FIELD : fieldOf(text)];
  });
  return { fields: Object.fromEntries(fields) as SearchForm['fields'], at: 'words' };
}

/** The query that says what the form says. */
export function queryOf({ fields }: SearchForm): string {
  const text = (name: FormField): string => fieldText(fields[name]).trim();
  const quoted = (value: string): string => (/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value);
  const each = (name: FormField, key: string): string[] =>
    text(name)
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean)
      .map((value) => `${key}:${quoted(value)}`);
  const one = (name: FormField, key: string): string[] =>
    text(name) === '' ? [] : [`${key}:${quoted(text(name))}`];
  const yes = (name: FormField): boolean => /^(y|yes|1|on)$/i.test(text(name));
  return [
    ...each('author', 'from'),
    ...each('room', 'in'),
    ...one('since', 'after'),
    ...one('until', 'before'),
    ...(yes('alerts') ? ['is:alert'] : []),
    ...(yes('case') ? ['case:yes'] : []),
    ...(text('words') === '' ? [] : [text('words')]),
    ...(text('phrase') === '' ? [] : [`"${text('phrase').replaceAll('"', '')}"`]),
  ].join(' ');
}

/** The form with the cursor some fields on, around its end. */
export function moveInForm(form: SearchForm, by: number): SearchForm {
  const names = FORM_FIELDS.map(({ name }) => name);
  const next = names.at((names.indexOf(form.at) + by) % names.length) ?? 'words';
  return { ...form, at: next };
}
