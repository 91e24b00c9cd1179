import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { KEY, LOBBY, lobbySession, ScreenUnderTest } from './screen-under-test.tsx';

const many = Array.from({ length: 200 }, (_, index) => `message ${index}`);
let under: ScreenUnderTest;
afterEach(() => under.close());

/** The messages in sight, without times and names. */
const inSight = (): string[] => [...under.text.matchAll(/message \d+/g)].map(([text]) => text);

describe('reading', () => {
  it('opens a room at its newest message with the composer ready', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    expect(inSight().at(-1)).toBe('message 199');
    expect(under.text).toContain('General / lobby ── open');
    expect(under.screen.state.focus).toBe('composer');
  });

  it('keeps no page in memory that was scrolled away', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    under = await ScreenUnderTest.open(lobbySession(many));
    const first = new WeakRef(under.screen.items);
    for (let page = 0; page < 10; page += 1) await under.pressed(KEY.pageUp);
    collect();
    expect(first.deref() === undefined).toBe(true);
  });

  it('reads nothing while another window has the focus', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    await under.pressed('\x1b[O');
    expect(under.session.active).toBe(false);
    await under.pressed('\x1b[I');
    expect(under.session.active).toBe(true);
  });

  it('scrolls back to the start of the room, loading pages on the way', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    for (let page = 0; page < 20; page++) await under.pressed(KEY.pageUp);
    expect(under.text).toContain('The room starts here.');
    expect(inSight()[0]).toBe('message 0');
  });

  it('keeps the keyboard with the composer while one scrolls, so that a sentence typed then is not lost', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    await under.pressed(KEY.pageUp);
    const before = inSight();
    for (const character of 'good day') await under.pressed(character);
    expect(under.text).toContain('> good day');
    expect(inSight()).toEqual(before);
    await under.pressed(KEY.enter);
    expect(inSight()).toContain('message 199');
    expect(under.session.timeline(LOBBY).messages.at(-1)?.text).toBe('good day');
  });

  it('types what is no key among the messages into the composer, and does what is one', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed('dear ');
    await under.pressed(KEY.escape);
    await under.pressed('y');
    expect(under.written).toHaveLength(1);
    await under.pressed('al');
    await under.pressed('l');
    expect(under.screen.state.focus).toBe('composer');
    expect(under.text).toContain('> dear all');
  });

  it('says that it is loading while a page is on its way, and stays where it was when it comes', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    under.session.holdPages = true;
    for (let page = 0; page < 4; page++) await under.pressed(KEY.pageUp);
    expect(under.text).toContain('loading older messages…');
    const [first] = inSight();
    under.session.release();
    await under.answered();
    expect(under.text).not.toContain('loading older');
    expect(inSight()).toContain(first);
  });

  it('does not move when messages arrive while one reads older ones, and counts them', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    await under.pressed(KEY.pageUp);
    const before = inSight();
    for (let index = 0; index < 5; index++) under.session.receive(LOBBY, 'news');
    await under.answered();
    expect(inSight()).toEqual(before);
    expect(under.text).toContain('↓ 5 new');
    await under.pressed(KEY.escape);
    await under.pressed('G');
    expect(under.text).toContain('news');
    expect(under.text).not.toContain('↓ 5 new');
  });

  it('keeps the message at the top when the window is resized', async () => {
    under = await ScreenUnderTest.open(lobbySession(many));
    await under.pressed(KEY.pageUp);
    const [top] = inSight();
    await under.resize(64, 16);
    expect(inSight()[0]).toBe(top);
    await under.resize(100, 30);
    expect(inSight()[0]).toBe(top);
  });

  it('draws a line before what is new, and goes to it', async () => {
    const session = lobbySession(many);
    session.change(LOBBY, { unread: 3 });
    under = await ScreenUnderTest.open(session);
    const lines = under.lines;
    const at = lines.findIndex((line) => line.includes('── new ──'));
    expect(lines[at - 1]).toContain('message 196');
    expect(lines[at + 1]).toContain('message 197');
  });

  it('goes to the first unread message', async () => {
    const session = lobbySession(many);
    session.change(LOBBY, { unread: 25 });
    under = await ScreenUnderTest.open(session);
    expect(under.text).not.toContain('── new ──');
    await under.pressed(KEY.alt('u'));
    expect(under.lines[3]).toContain('── new ──');
    expect(under.lines[4]).toMatch(/┃.*message 175/);
  });

  it('draws a line for each day', async () => {
    const session = lobbySession([]);
    session.receive(LOBBY, 'monday', { time: Date.UTC(2020, 10, 23, 12) });
    session.receive(LOBBY, 'tuesday', { time: Date.UTC(2020, 10, 24, 12) });
    under = await ScreenUnderTest.open(session);
    expect(under.text).toMatch(/── Mon 23 Nov 2020 ─+[^]*monday[^]*── Tue 24 Nov 2020 ─+[^]*tuesday/);
  });

  it('marks the chosen message and moves through all of them', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.escape);
    expect(under.text).toMatch(/┃\d\d:\d\d \w+ +third/);
    await under.pressed('k');
    expect(under.text).toMatch(/┃\d\d:\d\d \w+ +second/);
    await under.pressed('jj');
    expect(under.screen.state.focus).toBe('composer');
  });

  it('unfolds a story and folds it again', async () => {
    const session = lobbySession();
    session.receive(LOBBY, 'The long text.', { kind: 'story', title: 'Weekly wrap' });
    under = await ScreenUnderTest.open(session);
    expect(under.text).not.toContain('The long text.');
    await under.pressed(KEY.escape);
    await under.pressed(KEY.enter);
    expect(under.text).toContain('The long text.');
    await under.pressed(KEY.enter);
    expect(under.text).not.toContain('The long text.');
  });

  it('copies a message through the terminal', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.escape);
    await under.pressed('y');
    expect(under.written).toEqual([`\x1b]52;c;${Buffer.from('third').toString('base64')}\x07`]);
  });

  it('shows the details of a message', async () => {
    under = await ScreenUnderTest.open();
    await under.pressed(KEY.escape);
    await under.pressed('i');
    expect(under.text).toContain('Archive id');
    await under.pressed(KEY.escape);
    expect(under.text).not.toContain('Archive id');
  });

  it('lets nothing from the network reach the terminal but printable cells', async () => {
    const evil = 'a\x1b]0;title\x07\x9b2Jb\u202ec\u2028d';
    const session = lobbySession();
    session.addRoom('evil@trading.localhost', { name: evil, topic: evil }, [evil]);
    session.receive(LOBBY, evil, { author: { address: null, name: evil }, kind: 'story', title: evil });
    session.change(LOBBY, { topic: evil });
    under = await ScreenUnderTest.open(session);
    session.emit({ type: 'notice', text: evil });
    await under.pressed(KEY.alt('r'));
    await under.pressed(KEY.ctrl('k'));
    const shown = under.text.replaceAll(/\x1b\[[\d;]*m/g, '');
    expect(shown).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  });
});
