import type { Row, Tone } from '../../format/span.ts';
import { wrap } from '../../format/width.ts';
import { bufferOf, isEmpty } from '../composer/text-buffer.ts';
import { fieldRow, fieldText } from '../field/field.ts';
import type { Overlay } from '../screen-state.ts';
import type { OverlayKind } from './overlay-kind.ts';

/** What answers a question, though not this one: it was not meant for the room. */
const ANSWER = /^\s*(y|yes|n|no)\s*$/i;

/** A question before something that cannot be undone. */
export const questionOverlay: OverlayKind<Extract<Overlay, { type: 'question' }>> = {
  view({ keymap }, { question, field }, width, height) {
    const { title, lines, name, yes } = question;
    const wrapped = (texts: readonly string[], tone: Tone): Row[] =>
      texts
        .flatMap((text) => wrap(text, Math.max(1, width - 2)))
        .map((text): Row => [{ text: ` ${text}`, tone }]);
    const how = `Type ${name} and press ${keymap.keyFor('list-choose')} to ${yes}; ${keymap.keyFor('back')} keeps everything as it is.`;
    const roomy = [[], ...wrapped(lines, 'plain'), [], ...wrapped([how], 'alert')];
    // Where one answers stays in sight, and how: the blank lines go first, then what is asked loses its end.
    const tight = [...wrapped(lines, 'plain'), ...wrapped([how], 'alert')];
    const asked = roomy.length < height ? roomy : tight.slice(-Math.max(1, height - 1));
    const { row, cursor } = fieldRow(' Type here: ', field, width, true);
    return { title, rows: [...asked, row], cursor: { row: asked.length, column: cursor } };
  },
  hints: (key, { question }) => [
    ...key('list-choose', `after ${question.name}: ${question.yes}`),
    ...key('back', 'keep'),
  ],
  field: ({ field }) => field,
  setField: (screen, overlay, field) => screen.set({ overlay: { ...overlay, field } }),
  /** Only the name says yes. Anything else was typed for the room before the question was seen, so it goes to the composer. */
  choose(screen, { question: { name, confirm }, field }) {
    const typed = fieldText(field);
    screen.set({ overlay: null });
    if (typed.trim() === name.trim()) return confirm();
    if (typed !== '' && !ANSWER.test(typed) && isEmpty(screen.compose.buffer))
      screen.setCompose({ buffer: bufferOf(typed) });
    screen.say(`Nothing was done: "${name}" was not typed.`);
  },
};
