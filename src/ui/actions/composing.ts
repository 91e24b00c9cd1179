import { PchatError } from '../../model/errors.ts';
import { MAX_TEXT_BYTES } from '../../model/limits.ts';
import { fileSize } from '../../format/file-size.ts';
import { EMPTY_BUFFER, insert, isEmpty, setText, textOf, type TextBuffer } from '../composer/text-buffer.ts';
import { addSent, newerSent, olderSent } from '../composer/sent-history.ts';
import { lockedReason } from '../composer/locked.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { lookAgain } from '../looking-again.ts';
import { shutOut } from '../messages/shut-out.ts';
import type { Screen } from '../screen.ts';
import { isCommand, parseCommand, unescaped } from '../slash-commands/registry.ts';
import type { SlashContext } from '../slash-commands/slash-command.ts';
import { showNewest } from './messages.ts';

/** Types or pastes; text that would make the message too long is refused and what stands there is kept. */
export function type(screen: Screen, text: string): void {
  const { buffer } = screen.compose;
  const bytes = Buffer.byteLength(text);
  // Counting all of a long text at each key would be felt; near the limit is counted exactly.
  if (bytes > 1 || buffer.lines.length > 500 || (buffer.lines.at(-1)?.length ?? 0) > 4000) {
    const whole = bytes + Buffer.byteLength(textOf(buffer));
    if (whole > MAX_TEXT_BYTES) return refuseLength(screen, whole);
  }
  edit(screen, insert(buffer, text));
}

/** Says that something was too long to go in; what was written before is untouched. */
export function refuseLength(screen: Screen, bytes: number): void {
  screen.say(
    `That makes ${fileSize(bytes)}, and a message holds ${fileSize(MAX_TEXT_BYTES)}. It was not put in; what you wrote is as it was.`,
    'error',
  );
}

/** Shows the buffer after an edit or a move; what was said and proposed before is done with. */
export function edit(screen: Screen, buffer: TextBuffer): void {
  screen.sent = { ...screen.sent, shown: null };
  screen.setCompose({ buffer, notice: null, choices: null });
}

/** Posts what is written, or runs it as a command. The text is kept whenever that fails. */
export async function send(screen: Screen): Promise<void> {
  const { view, compose } = screen;
  const text = textOf(compose.buffer);
  if (text.trim() === '') return;
  if (isCommand(text) && compose.story === null) return runCommand(screen, text);
  if (!view) return screen.say(errorOnScreen(noRoom(), screen.keymap), 'error');
  if (lockedReason(view, screen.log.outside(view.address)) !== null) {
    // What kept one out may be over.
    await lookAgain(screen, view.address);
    const now = screen.session.view(view.address) ?? view;
    const locked = lockedReason(now, screen.log.outside(view.address));
    const next = locked === null ? undefined : shutOut(now, screen.log.outside(view.address))?.next;
    if (locked !== null)
      return screen.say(next?.startsWith('/join') ? `${locked} ${next}` : locked, 'error', view.address);
    // What was typed meanwhile was not meant to go.
    if (screen.view?.address !== view.address || screen.compose.buffer !== compose.buffer) return;
  }
  try {
    screen.session.post(view.address, {
      text: unescaped(text),
      title: compose.story,
      replyTo: compose.replyTo?.id ?? null,
    });
  } catch (thrown) {
    return screen.say(errorOnScreen(thrown, screen.keymap), 'error');
  }
  screen.sent = addSent(screen.sent, text);
  edit(screen, EMPTY_BUFFER);
  screen.setCompose({ replyTo: null, story: null });
  showNewest(screen);
}

function noRoom(): PchatError {
  return new PchatError('usage', 'No room is open.', { next: '/join ROOM opens one, Alt-R shows them.' });
}

async function runCommand(screen: Screen, text: string): Promise<void> {
  const room = screen.state.room ?? '';
  const before = screen.compose.buffer;
  await screen.attempt(async () => {
    const { command, argument } = parseCommand(text);
    const context: SlashContext = {
      screen,
      argument,
      get view() {
        if (screen.view) return screen.view;
        throw noRoom();
      },
    };
    // What it says while it runs stays.
    screen.setCompose({ notice: null }, room);
    const said = await command.run(context);
    screen.sent = addSent(screen.sent, text);
    // Only what was run goes; what was typed while it ran stays.
    const now = screen.state.compose.get(room)?.buffer ?? EMPTY_BUFFER;
    if (now === before) screen.setCompose({ buffer: EMPTY_BUFFER, choices: null }, room);
    // A command that moved the room took along what was written there, itself among it.
    const here = screen.state.room ?? '';
    if (here !== room && screen.compose.buffer === before) screen.setCompose({ buffer: EMPTY_BUFFER }, here);
    if (said) screen.say(said, 'muted', room);
  }, room);
}

/** Whether Up and Down go through what was sent: in an empty composer, or while doing so. */
export function recalls(screen: Screen): boolean {
  return screen.sent.shown !== null || isEmpty(screen.compose.buffer);
}

/** Puts what was sent earlier (1) or later (-1) into the composer. */
export function recall(screen: Screen, step: 1 | -1): void {
  const { buffer } = screen.compose;
  const found = step === 1 ? olderSent(screen.sent, textOf(buffer)) : newerSent(screen.sent);
  if (!found) return;
  edit(screen, setText(buffer, found.text));
  screen.sent = found.history;
}

/** Writes the text in the person's own editor. */
export async function editOutside(screen: Screen): Promise<void> {
  const room = screen.state.room ?? '';
  const text = textOf(screen.compose.buffer);
  await screen.attempt(async () => {
    const written = await screen.host.edit(text);
    const bytes = Buffer.byteLength(written);
    screen.setCompose({ buffer: setText(screen.compose.buffer, written), notice: null, choices: null }, room);
    if (bytes > MAX_TEXT_BYTES) {
      screen.say(
        `That is ${fileSize(bytes)}, and a message holds ${fileSize(MAX_TEXT_BYTES)}. Shorten it before you send it.`,
        'error',
        room,
      );
    }
  }, room);
}
