import { afterEach, describe, expect, it } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

let under: ScreenUnderTest;
afterEach(() => under.close());

describe('writing', () => {
  it('posts what was typed, in one burst with its Enter, and empties the composer', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('good morning\rand more');
    expect(under.text).toMatch(/alice +good morning/);
    expect(under.text).toContain('> and more');
  });

  it('shows a post at once, marked until the room has it', async () => {
    under = await ScreenUnderTest.open();
    under.session.echo = false;
    await under.pressed('on its way\r');
    expect(under.text).toMatch(/alice +… on its way/);
    under.session.confirm(under.session.outbox[0]!);
    await under.answered();
    expect(under.text).toMatch(/alice +on its way/);
  });

  it('shows a refused post with the reason, sends it again, or takes it back to the composer', async () => {
    under = await ScreenUnderTest.open();
    under.session.echo = false;
    await under.pressed('too much\r');
    under.session.refuse(under.session.outbox[0]!, new PchatError('busy', 'The server asked to slow down.'));
    await under.answered();
    expect(under.text).toContain('✗ too much');
    expect(under.text).toContain('Not sent: The server asked to slow down.');
    await under.pressed(KEY.escape);
    await under.pressed('d');
    expect(under.text).not.toContain('Not sent');
    expect(under.text).toContain('> too much');
  });

  it('grows over several lines and never hides the line with the cursor', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].join('\n'));
    expect(under.lines.at(-2)).toContain('nine');
    expect(under.text).toContain('Enter send');
    expect(under.lines).toHaveLength(20);
  });

  it('keeps the text of each room when switching, and stores it as a draft', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('for the lobby');
    await under.pressed(KEY.alt('2'));
    expect(under.text).not.toContain('for the lobby');
    await under.pressed('for fx');
    await under.pressed(KEY.alt('1'));
    expect(under.text).toContain('> for the lobby');
    under.screen.saveDrafts();
    expect(under.drafts.get(LOBBY)).toBe('for the lobby');
    expect(under.drafts.get('fx-spot@trading.localhost')).toBe('for fx');
  });

  it('finds a draft again that an earlier run stored', async () => {
    under = new ScreenUnderTest();
    under.drafts.set(LOBBY, 'from yesterday');
    await under.opened();
    expect(under.text).toContain('> from yesterday');
  });

  it('pastes keys as text and does not send them', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.paste('line one\rline two\r'));
    expect(under.session.outbox).toHaveLength(0);
    expect(under.text).toContain('> line one');
    expect(under.text).toContain('line two');
  });

  it('refuses a paste of a megabyte with a sentence and keeps what was written', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('before');
    await under.pressed(KEY.paste('x'.repeat(1024 * 1024)));
    expect(under.text).toContain('a message holds');
    expect(under.text).toContain('> before');
  });

  it('refuses typing past the limit of a message', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.paste('y'.repeat(60 * 1024 - 10)));
    await under.pressed('12345678901');
    expect(under.text).toContain('It was not put in');
  });

  it('brings back what was sent with Up, and what was being written with Down', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('first post\r');
    await under.pressed('second post\r');
    await under.pressed(KEY.up);
    expect(under.text).toContain('> second post');
    await under.pressed(KEY.up);
    expect(under.text).toContain('> first post');
    await under.pressed(KEY.down + KEY.down);
    expect(under.lines.at(-2)).toMatch(/^│ > +│$/);
  });

  it('says why a composer is locked and keeps the text', async () => {
    under = await ScreenUnderTest.open();
    const info = { ...(await under.session.roomInfo(LOBBY)), kind: 'auditorium' as const };
    under.session.change(LOBBY, { info, session: { phase: 'joined', mayPost: false, manager: false } });
    await under.answered();
    expect(under.text).toContain('Auditorium: presenters post here');
    await under.pressed('let me speak\r');
    expect(under.text).toContain('✗ Auditorium: presenters post here');
    expect(under.text).toContain('> let me speak');
    expect(under.session.outbox).toHaveLength(0);
  });

  it('writes in the editor and takes over what was written there', async () => {
    under = await ScreenUnderTest.open();
    under.editor = (text) => `${text}, edited`;
    await under.pressed('draft');
    await under.pressed(KEY.ctrl('o'));
    expect(under.text).toContain('> draft, edited');
  });

  it('shows posts made offline as waiting', async () => {
    under = await ScreenUnderTest.open();
    const error = new PchatError('unreachable', 'The server does not answer.');
    under.session.setStatus({ phase: 'waiting', retryAt: Date.now() + 7000, error });
    await under.pressed('for later\r');
    expect(under.text).toMatch(/offline · next try in [67] s/);
    expect(under.text).toContain('… for later');
  });

  it('answers a chosen message', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.escape);
    await under.pressed('kr');
    expect(under.text).toMatch(/↳ \w+: second/);
    await under.pressed('indeed\r');
    const last = under.session.timeline(LOBBY).messages.at(-1);
    expect(last).toMatchObject({ text: 'indeed', replyTo: under.session.timeline(LOBBY).messages[1]?.id });
  });
});

describe('slash commands', () => {
  const run = async (line: string) => {
    under = await ScreenUnderTest.open(lobbySession());
    await under.pressed(`${line}\r`);
  };

  it('says what is wrong with an unknown one where it was typed, with near names', async () => {
    await run('/joim rates');
    expect(under.text).toContain('There is no command /joim. Near: /join.');
    expect(under.text).toContain('> /joim rates');
  });

  it('posts a text that begins with two slashes with one', async () => {
    await run('//etc/hosts');
    expect(under.session.timeline(LOBBY).messages.at(-1)?.text).toBe('/etc/hosts');
  });

  it('joins a room by name', async () => {
    await run('/join rates');
    expect(under.text).toContain('Trading / rates');
  });

  it('says which rooms are near one that is not there', async () => {
    await run('/join lobbi');
    expect(under.text).toContain('✗ There is no room "lobbi". Near: lobby.');
  });

  it('creates a room and opens it', async () => {
    await run('/create night shift closed');
    expect(under.text).toContain('General / night shift');
    expect(under.text).toContain('Created night shift (closed) in General.');
  });

  const askToDelete = async () => {
    under = await ScreenUnderTest.open();
    under.session.change(LOBBY, { session: { phase: 'joined', mayPost: true, manager: true } });
    await under.pressed('/delete\r');
  };

  it('deletes a room only after its name was typed, naming what is lost, and keeps it on Esc', async () => {
    await askToDelete();
    expect(under.text).toContain('Delete lobby?');
    expect(under.text).toContain('All its messages and its settings are lost.');
    await under.pressed(KEY.escape);
    expect(under.session.view(LOBBY)).toBeDefined();
    await under.pressed('/delete\r');
    await under.pressed('lobby\r');
    expect(under.session.view(LOBBY)).toBeUndefined();
    expect(under.text).toContain('The room lobby was deleted.');
  });

  it('keeps the room when Enter or a message was typed ahead, and gives the message back', async () => {
    await askToDelete();
    await under.pressed(KEY.enter);
    expect(under.session.view(LOBBY)).toBeDefined();
    await under.pressed('/delete\r');
    await under.pressed('see you\r');
    expect(under.session.view(LOBBY)).toBeDefined();
    expect(under.text).toContain('Nothing was done: "lobby" was not typed.');
    expect(under.text).toContain('> see you');
  });

  it('keeps a yes that answered it out of the message', async () => {
    await askToDelete();
    await under.pressed('yes\r');
    expect(under.session.view(LOBBY)).toBeDefined();
    expect(under.text).not.toContain('> yes');
  });

  it('does not even ask where one has no right to delete', async () => {
    await run('/delete');
    expect(under.text).toContain(
      '✗ You do not manage lobby. An administrator or a manager of the room can delete it.',
    );
    expect(under.text).not.toContain('Delete lobby?');
  });

  it('says that a nick is taken', async () => {
    await run('/nick bob');
    expect(under.text).toContain('✗ The nick "bob" is taken. Choose another.');
  });

  it('opens a story under its title', async () => {
    await run('/story Weekly wrap');
    expect(under.text).toContain('Story: Weekly wrap');
    await under.pressed('It went well.\r');
    expect(under.session.timeline(LOBBY).messages.at(-1)).toMatchObject({
      kind: 'story',
      title: 'Weekly wrap',
    });
  });

  it('posts an alert', async () => {
    await run('/alert meeting at noon');
    expect(under.text).toContain('! ALERT meeting at noon');
  });

  it('joins from a screen without a room, and keeps what was typed there', async () => {
    under = new ScreenUnderTest();
    await under.pressed('hello?\r');
    expect(under.text).toContain('✗ No room is open.');
    expect(under.text).toContain('> hello?');
    await under.pressed(`${KEY.ctrl('u')}/topic x\r`);
    expect(under.text).toContain('✗ No room is open.');
    await under.pressed(`${KEY.ctrl('u')}/join rates\r`);
    expect(under.text).toContain('Trading / rates');
  });

  it('completes commands, rooms and people', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('/fol\t');
    expect(under.text).toContain('> /follow ');
    await under.pressed('fx\t');
    expect(under.text).toContain('> /follow fx-spot ');
    await under.pressed(KEY.ctrl('u'));
    await under.pressed('see #on\t');
    expect(under.text).toContain('> see #on-call ');
  });
});
