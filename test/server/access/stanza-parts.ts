import { children, text, type Element } from '../../../src/server/stream/element.ts';

/** All elements of a name, however deep. */
export function elements(stanzas: readonly Element[], name: string): Element[] {
  const found: Element[] = [];
  const walk = (element: Element) => {
    if (element.name === name) found.push(element);
    children(element).forEach(walk);
  };
  stanzas.forEach(walk);
  return found;
}

/** The values of a form's field. */
export function valuesOf(field: Element): string[] {
  return children(field)
    .filter(({ name }) => name === 'value')
    .map((value) => text(value));
}
