import type { RoomView } from '../../session/session.ts';
import { rowAtCursor } from '../browser/browser-rows.ts';
import type { Screen } from '../screen.ts';

/** Moves a followed room up (-1) or down (1) within its section: the one at the browser's cursor, else the one in view. */
export async function moveRoom(screen: Screen, step: 1 | -1): Promise<void> {
  const { focus, browser, room } = screen.state;
  const address = focus === 'browser' ? rowAtCursor(screen.browserRows, browser.cursor)?.room : room;
  const view = screen.session.views.find((each) => each.address === address);
  if (!view?.followed)
    return screen.say('Only followed rooms have a place of their own; /follow makes it one.');
  const section = sectionOf(screen.session.views, view.settings.section);
  const at = section.findIndex((each) => each.address === view.address);
  const to = at + step;
  if (to < 0 || to >= section.length) {
    return screen.say(
      `It is the ${step === 1 ? 'last' : 'first'} of its section; /section moves it to another.`,
    );
  }
  const moved = section.toSpliced(at, 1).toSpliced(to, 0, view);
  await screen.attempt(async () => {
    for (const [position, each] of moved.entries()) {
      if (each.settings.position !== position)
        await screen.session.setFollowSettings(each.address, { position });
    }
  });
}

/** The followed rooms of a section, in their order. */
function sectionOf(views: readonly RoomView[], name: string): RoomView[] {
  return views.filter((view) => view.followed && view.settings.section === name);
}
