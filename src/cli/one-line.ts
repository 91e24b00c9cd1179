/** A text of several lines in one, for where each line says something of its own: nobody adds lines to what we say. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' ');
}
