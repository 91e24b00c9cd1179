import { randomBytes } from 'node:crypto';
import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Room, RoomSettings } from '../../model/room.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Directory } from './directory.ts';
import { formIn, submitForm, type DataForm } from './extensions/data-forms.ts';
import { child, type Element } from './extensions/element.ts';
import { destroyPayload, FORM_ROOM_CONFIG, NS_MUC_OWNER, ownerQuery } from './extensions/group-chat.ts';
import { movedIn, moveRequest } from './extensions/room-moves.ts';
import {
  CONFIGURE_ERRORS,
  CREATE_REFUSALS,
  DESTROY_BY_MANAGERS_ERRORS,
  DESTROY_ERRORS,
  mayNotCreate,
  MOVE_ERRORS,
  NEW_CONFIGURE_ERRORS,
  taken,
} from './management-errors.ts';
import { conditionOf, inOtherWords, type Meanings } from './request-errors.ts';
import { checkSettings, newRoomValues, settingsIn, settingValues } from './room-settings.ts';
import type { RoomSessions } from './room-sessions.ts';
import type { Connection } from './stream/connection.ts';

/** Creates, configures and deletes rooms (XEP-0045 section 10). */
export class RoomManagement {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #sessions: RoomSessions;
  /** What the server can do, as found at sign-in. */
  readonly #can: () => Capabilities;

  constructor(connection: Connection, directory: Directory, sessions: RoomSessions, can: () => Capabilities) {
    this.#connection = connection;
    this.#directory = directory;
    this.#sessions = sessions;
    this.#can = can;
  }

  /** @throws PchatError as Backend.createRoom() */
  async create(category: string, localPart: string, settings: RoomSettings): Promise<Room> {
    checkSettings({ privacy: 'open', kind: 'normal', ...settings }, this.#can());
    // Where the server does not hide secret rooms itself, nobody must be able to guess the address.
    const secret = settings.privacy === 'secret' && !this.#can().secretRooms;
    const local = secret ? `${localPart}-${randomBytes(15).toString('hex')}` : localPart;
    const parts = parseAddress(`${local}@${category}`);
    const room = `${parts.local}@${parts.domain}`;
    if (await this.#exists(room)) throw taken();

    const session = this.#sessions.enterNew(room);
    try {
      const nick = parseAddress(this.#connection.account).local;
      const { created } = await session.join(nick).catch((error: unknown) => {
        throw CREATE_REFUSALS.has(conditionOf(error)) ? mayNotCreate(error) : error;
      });
      if (!created) {
        await session.leave();
        throw taken();
      }
      await this.#configureNew(room, settings);
      await session.leave();
    } finally {
      this.#sessions.forget(session);
    }
    return this.#directory.room(room);
  }

  /** All that can be set of a room, as it is. @throws PchatError as RoomRules.roomSettings() */
  async settings(room: string): Promise<RoomSettings> {
    return settingsIn(await this.#form(room));
  }

  async configure(room: string, settings: RoomSettings): Promise<void> {
    // What needs no look at the room is refused before anything is sent.
    checkSettings({ ...settings, privacy: undefined, kind: undefined }, this.#can());
    const form = await this.#form(room);
    checkSettings(settings, this.#can(), settingsIn(form));
    await this.#submit(room, settingValues(form, settings), CONFIGURE_ERRORS);
  }

  async destroy(room: string, reason: string): Promise<void> {
    const byManagers = this.#can().deletesRooms === 'managers';
    const meanings = byManagers ? DESTROY_BY_MANAGERS_ERRORS : DESTROY_ERRORS;
    await this.#owner(room, 'set', meanings, destroyPayload(reason));
  }

  /** @returns the new address. @throws PchatError as RoomRules.moveRoom() */
  async move(room: string, category: string): Promise<string> {
    if (!this.#can().movesRooms) {
      throw new PchatError('unsupported', 'Rooms of this server cannot be moved.', {
        next: 'Create a room there and tell its address in this one.',
      });
    }
    try {
      const payload = moveRequest(category);
      const to = movedIn(await this.#connection.request({ type: 'set', to: room, payload }));
      if (to === null) throw new PchatError('protocol', 'The server does not say where the room is now.');
      return to;
    } catch (error) {
      throw inOtherWords(error, MOVE_ERRORS, 'instead');
    }
  }

  /** A room that cannot be made as asked must not stay behind, least of all open where it was to be secret. */
  async #configureNew(room: string, settings: RoomSettings): Promise<void> {
    try {
      await this.#submit(room, newRoomValues(await this.#form(room), settings), NEW_CONFIGURE_ERRORS);
    } catch (error) {
      await this.destroy(room, '').catch(() => undefined);
      throw error;
    }
  }

  async #exists(room: string): Promise<boolean> {
    try {
      await this.#directory.roomInfo(room);
      return true;
    } catch (error) {
      if (error instanceof PchatError && ['not-found', 'not-allowed'].includes(error.code)) return false;
      throw error;
    }
  }

  async #form(room: string): Promise<DataForm> {
    const reply = await this.#owner(room, 'get', CONFIGURE_ERRORS);
    const query = child(reply, 'query', NS_MUC_OWNER);
    const form = query && formIn(query, FORM_ROOM_CONFIG);
    if (form) return form;
    throw new PchatError('not-allowed', 'The room shows you no settings: only managers change them.', {
      next: 'Ask one of its managers.',
    });
  }

  async #submit(room: string, values: [string, string][], meanings: Meanings): Promise<void> {
    await this.#owner(room, 'set', meanings, submitForm(FORM_ROOM_CONFIG, values));
  }

  async #owner(
    room: string,
    type: 'get' | 'set',
    meanings: Meanings,
    ...payload: Element[]
  ): Promise<Element> {
    try {
      return await this.#connection.request({ type, to: room, payload: ownerQuery(...payload) });
    } catch (error) {
      throw inOtherWords(error, meanings, this.#directory.words);
    }
  }
}
