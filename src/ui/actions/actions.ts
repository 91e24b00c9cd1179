import { insert, isEmpty, undo } from '../composer/text-buffer.ts';
import * as erasing from '../composer/text-erasing.ts';
import * as moves from '../composer/text-moves.ts';
import type { Action } from '../keymap.ts';
import type { Screen } from '../screen.ts';
import { complete, moveByLine } from './completing.ts';
import { edit, editOutside, recall, recalls, send } from './composing.ts';
import * as messages from './messages.ts';
import { chooseInList, editField, eraseInField, moveInList, openKeys, scrollOverlay } from './overlays.ts';
import { moveToOther } from '../beside/two-rooms.ts';
import { chooseBeside, openSwitcher } from '../switcher/switching.ts';
import { chooseValue, nextField, openNewRoom, openSettings } from '../room-form/opening.ts';
import { moveToRole, openRoles } from '../roles/changing-roles.ts';
import { beginDeclining, openInvitations } from '../invitations/answering.ts';
import { openWho } from '../people/looking-who.ts';
import { openFeeds } from './feeds.ts';
import { back, quitTwice } from './leaving.ts';
import * as order from './room-order.ts';
import * as places from './places.ts';
import * as rooms from './rooms.ts';
import * as searching from './searching.ts';
import { unfollowAtCursor } from './unfollowing.ts';

type Edit = (buffer: Screen['compose']['buffer']) => Screen['compose']['buffer'];
const editing = (change: Edit) => (screen: Screen) => edit(screen, change(screen.compose.buffer));

/** What every named action does. */
export const actions: Readonly<Record<Action, (screen: Screen) => void>> = {
  switcher: openSwitcher,
  'next-unread': rooms.openNextUnread,
  'next-room': (screen) => rooms.openNeighbour(screen, 1),
  'previous-room': (screen) => rooms.openNeighbour(screen, -1),
  'room-1': (screen) => rooms.openRoomNumber(screen, 1),
  'room-2': (screen) => rooms.openRoomNumber(screen, 2),
  'room-3': (screen) => rooms.openRoomNumber(screen, 3),
  'room-4': (screen) => rooms.openRoomNumber(screen, 4),
  'room-5': (screen) => rooms.openRoomNumber(screen, 5),
  'room-6': (screen) => rooms.openRoomNumber(screen, 6),
  'room-7': (screen) => rooms.openRoomNumber(screen, 7),
  'room-8': (screen) => rooms.openRoomNumber(screen, 8),
  'room-9': (screen) => rooms.openRoomNumber(screen, 9),
  'last-room': rooms.openLastRoom,
  beside: chooseBeside,
  'other-room': moveToOther,
  'browse-rooms': rooms.browseRooms,
  'page-up': (screen) => (screen.state.overlay ? scrollOverlay(screen, -1) : messages.scrollPage(screen, -1)),
  'page-down': (screen) => (screen.state.overlay ? scrollOverlay(screen, 1) : messages.scrollPage(screen, 1)),
  'first-unread': (screen) => void places.goToFirstUnread(screen),
  search: searching.openSearch,
  'go-to-date': places.askForDate,
  'previous-mention': (screen) => void places.goToMention(screen, -1),
  'next-mention': (screen) => void places.goToMention(screen, 1),
  feeds: openFeeds,
  'move-room-up': (screen) => void order.moveRoom(screen, -1),
  'move-room-down': (screen) => void order.moveRoom(screen, 1),
  'create-room': (screen) => void openNewRoom(screen),
  'room-settings': (screen) => void screen.attempt(() => openSettings(screen)),
  'show-roles': (screen) => void screen.attempt(() => openRoles(screen)),
  invitations: (screen) => void openInvitations(screen),
  'show-participants': (screen) => openWho(screen),
  back,
  'show-keys': openKeys,
  quit: (screen) => screen.host.quit(),
  'quit-twice': quitTwice,

  send: (screen) => void send(screen),
  'new-line': editing((buffer) => insert(buffer, '\n')),
  complete: (screen) => complete(screen, 1),
  'complete-back': (screen) => complete(screen, -1),
  'external-editor': (screen) => void editOutside(screen),
  'line-up': (screen) => (recalls(screen) ? recall(screen, 1) : moveByLine(screen, -1)),
  'line-down': (screen) => (recalls(screen) ? recall(screen, -1) : moveByLine(screen, 1)),
  'character-left': editing(moves.left),
  'character-right': editing(moves.right),
  'word-left': editing(moves.wordLeft),
  'word-right': editing(moves.wordRight),
  'line-start': editing(moves.lineStart),
  'line-end': editing(moves.lineEnd),
  'erase-left': (screen) => {
    const { buffer, story } = screen.compose;
    // Erasing in an empty composer takes off what stands above it, the last thing first.
    if (!isEmpty(buffer)) edit(screen, erasing.eraseLeft(buffer));
    else screen.setCompose(story === null ? { replyTo: null, notice: null } : { story: null, notice: null });
  },
  'erase-right': editing(erasing.eraseRight),
  'erase-word-left': editing(erasing.killBlankWordLeft),
  'erase-word-right': editing(erasing.killWordRight),
  'erase-line-start': editing(erasing.killToLineStart),
  'erase-line-end': editing(erasing.killToLineEnd),
  yank: editing(erasing.yank),
  'yank-older': editing(erasing.yankOlder),
  undo: editing(undo),

  'select-older': (screen) => messages.moveSelection(screen, -1),
  'select-newer': (screen) => messages.moveSelection(screen, 1),
  'select-first': messages.selectFirst,
  'select-last': messages.showNewest,
  'open-message': messages.openSelected,
  'copy-message': messages.copySelected,
  'reply-to-message': messages.replyToSelected,
  'message-details': messages.showDetails,
  'drop-post': messages.takeBackSelected,
  'unread-from-here': places.markUnreadFromSelected,
  'search-here': searching.searchThisRoom,
  'back-to-results': searching.backToResults,
  'show-keys-here': openKeys,
  'browse-from-messages': rooms.browseRooms,

  'list-up': (screen) => moveInList(screen, -1),
  'list-down': (screen) => moveInList(screen, 1),
  'list-choose': chooseInList,

  'search-field': (screen) => searching.fillForm(screen, 1),
  'search-field-back': (screen) => searching.fillForm(screen, -1),
  'search-form': searching.toggleForm,
  'search-order': searching.changeOrder,

  'form-next': (screen) => nextField(screen, 1),
  'form-back': (screen) => nextField(screen, -1),
  'form-choose': (screen) => chooseValue(screen, 1),
  'form-choose-back': (screen) => chooseValue(screen, -1),
  'next-role': (screen) => moveToRole(screen, 1),
  'previous-role': (screen) => moveToRole(screen, -1),
  'decline-invitation': beginDeclining,

  'field-left': (screen) => editField(screen, moves.left),
  'field-right': (screen) => editField(screen, moves.right),
  'field-word-left': (screen) => editField(screen, moves.wordLeft),
  'field-word-right': (screen) => editField(screen, moves.wordRight),
  'field-start': (screen) => editField(screen, moves.lineStart),
  'field-end': (screen) => editField(screen, moves.lineEnd),
  'field-erase': (screen) => eraseInField(screen, erasing.eraseLeft),
  'field-erase-right': (screen) => eraseInField(screen, erasing.eraseRight),
  'field-erase-word': (screen) => eraseInField(screen, erasing.killBlankWordLeft),
  'field-clear': (screen) => editField(screen, erasing.killToLineStart),

  'fold-category': (screen) => rooms.foldCategory(screen, false),
  'unfold-category': (screen) => rooms.foldCategory(screen, true),
  'unfollow-here': unfollowAtCursor,
  'leave-browser': rooms.leaveBrowser,
};
