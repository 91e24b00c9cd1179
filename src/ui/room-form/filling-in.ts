import { type Field, fieldText } from '../field/field.ts';
import { type Capabilities, choicesOf, FORM_FIELDS, isText, type RoomForm } from './room-form.ts';

/** The form at its next (1) or previous (-1) field; around at the ends. */
export function movedInForm(form: RoomForm, by: number): RoomForm {
  const step = Math.sign(by);
  const at = FORM_FIELDS.indexOf(form.at);
  return {
    ...form,
    at: FORM_FIELDS[(at + step + FORM_FIELDS.length) % FORM_FIELDS.length] ?? 'name',
    leaving: false,
  };
}

/** The field that takes text now; null where one chooses. */
export function textFieldOf(form: RoomForm): Field | null {
  return isText(form.at) ? form.values[form.at] : null;
}

export function withText(form: RoomForm, field: Field): RoomForm {
  if (!isText(form.at)) return form;
  const same = fieldText(field) === fieldText(form.values[form.at]);
  const values = { ...form.values, [form.at]: field };
  return same ? { ...form, values } : changed({ ...form, values });
}

/** The next (1) or previous (-1) value of the field that can be chosen. @returns why there is none, where there is one at all */
export function chosen(form: RoomForm, step: 1 | -1, capabilities: Capabilities): RoomForm {
  if (isText(form.at)) return form;
  const choices = choicesOf(form, form.at, capabilities);
  const now = choices.findIndex(({ value }) => value === form.values[form.at]);
  const ahead = choices.map((_, index) => choices.at((now + step * (index + 1)) % choices.length)!);
  const next = ahead.find(({ why }) => why === null);
  if (next === undefined || next.value === form.values[form.at]) {
    const why = ahead.find((choice) => choice.why !== null)?.why;
    return why ? { ...form, errors: { ...form.errors, [form.at]: why } } : form;
  }
  return changed({ ...form, values: { ...form.values, [form.at]: next.value } });
}

/** What was wrong with the field may not be any more. */
function changed(form: RoomForm): RoomForm {
  const errors = { ...form.errors };
  delete errors[form.at];
  return { ...form, errors, leaving: false };
}
