import { child, children, el, text, type Element } from './element.ts';

const DATA_FORMS_NS = 'jabber:x:data';

export type FieldType =
  | 'boolean'
  | 'fixed'
  | 'hidden'
  | 'jid-single'
  | 'list-multi'
  | 'list-single'
  | 'text-multi'
  | 'text-single';

/** A field of a form that is shown or sent as a result (XEP-0004). */
export interface Field {
  name: string;
  /** Left out of results and of submitted forms. */
  type?: FieldType;
  label?: string;
  values?: readonly string[];
  options?: readonly { label: string; value: string }[];
}

/** Makes a form; its FORM_TYPE comes first (XEP-0068). */
export function dataForm(
  type: 'form' | 'result',
  formType: string,
  fields: readonly Field[],
  title?: string,
): Element {
  const typed: Field = { name: 'FORM_TYPE', type: 'hidden', values: [formType] };
  return el(
    'x',
    DATA_FORMS_NS,
    { type },
    title !== undefined && el('title', DATA_FORMS_NS, {}, title),
    ...[typed, ...fields].map((field) =>
      el(
        'field',
        DATA_FORMS_NS,
        { var: field.name, type: field.type, label: field.label },
        ...(field.values ?? []).map((value) => el('value', DATA_FORMS_NS, {}, value)),
        ...(field.options ?? []).map(({ label, value }) =>
          el('option', DATA_FORMS_NS, { label }, el('value', DATA_FORMS_NS, {}, value)),
        ),
      ),
    ),
  );
}

/** The form inside an element, if there is one. */
export function formIn(parent: Element): Element | undefined {
  return child(parent, 'x', DATA_FORMS_NS);
}

/** The values of a submitted form by field name; where a name comes twice the last one counts. */
export function formValues(form: Element): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const field of children(form, 'field', DATA_FORMS_NS)) {
    const name = field.attrs['var'];
    if (name !== undefined) values.set(name, children(field, 'value', DATA_FORMS_NS).map(text));
  }
  return values;
}

/** A boolean as XEP-0004 allows it to be written; undefined when it is none. */
export function formBoolean(value: string): boolean | undefined {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  return undefined;
}
