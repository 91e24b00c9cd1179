import { children, el, text, type Element } from './element.ts';

/** Data forms (XEP-0004). */
export const NS_DATA = 'jabber:x:data';

export interface FormField {
  type: string;
  values: string[];
  /** What a list field lets one choose. */
  options: string[];
}

/** A form's fields by name; `type` is `form`, `submit`, `cancel` or `result`. */
export interface DataForm {
  type: string;
  /** The hidden FORM_TYPE (XEP-0068), empty when there is none. */
  formType: string;
  fields: Map<string, FormField>;
}

const valuesOf = (field: Element) => children(field, 'value', NS_DATA).map((value) => text(value));

/** Reads an `<x xmlns='jabber:x:data'>`. */
export function parseForm(x: Element): DataForm {
  const fields = new Map<string, FormField>();
  for (const field of children(x, 'field', NS_DATA)) {
    const name = field.attrs['var'];
    if (name === undefined) continue;
    fields.set(name, {
      type: field.attrs['type'] ?? '',
      values: valuesOf(field),
      options: children(field, 'option', NS_DATA).flatMap(valuesOf),
    });
  }
  return { type: x.attrs['type'] ?? 'form', formType: fields.get('FORM_TYPE')?.values[0] ?? '', fields };
}

/** The first form in an element, of one FORM_TYPE when given. */
export function formIn(parent: Element, formType?: string): DataForm | undefined {
  return children(parent, 'x', NS_DATA)
    .map(parseForm)
    .find((form) => formType === undefined || form.formType === formType);
}

/** A filled form. */
export function submitForm(formType: string, values: Iterable<readonly [string, string]>): Element {
  return el(
    'x',
    NS_DATA,
    { type: 'submit' },
    el('field', NS_DATA, { var: 'FORM_TYPE', type: 'hidden' }, el('value', NS_DATA, {}, formType)),
    ...[...values].map(([name, value]) =>
      el('field', NS_DATA, { var: name }, el('value', NS_DATA, {}, value)),
    ),
  );
}

/** A single value as a boolean (XEP-0004 section 3.3: 0, 1, true, false). */
export function formFlag(form: DataForm, name: string): boolean {
  const value = form.fields.get(name)?.values[0];
  return value === '1' || value === 'true';
}
