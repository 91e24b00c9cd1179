import { randomBytes } from 'node:crypto';
import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Room, RoomSettings } from '../../model/room.ts';
import type { Directory } from './directory.ts';
import { formIn, submitForm, type DataForm } from './extensions/data-forms.ts';
import { child, type Element } from './extensions/element.ts';
import { destroyPayload, FORM_ROOM_CONFIG, NS_MUC_OWNER, ownerQuery } from './extensions/group-chat.ts';
import { newRoomValues, settingValues } from './room-settings.ts';
import type { RoomSessions } from './room-sessions.ts';
import type { Connection } from './stream/connection.ts';

/** Creates, configures and deletes rooms (XEP-0045 section 10). */
export class RoomManagement {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #sessions: RoomSessions;

  constructor(connection: Connection, directory: Directory, sessions: RoomSessions) {
    this.#connection = connection;
    this.#directory = directory;
    this.#sessions = sessions;
  }

  /** @param hidden the server hides secret rooms itself; else their address must not be guessed. @throws PchatError as Backend.createRoom() */
  async create(category: string, localPart: string, settings: RoomSettings, hidden: boolean): Promise<Room> {
    const secret = settings.privacy === 'secret' && !hidden;
    const local = secret ? `${localPart}-${randomBytes(15).toString('hex')}` : localPart;
    const parts = parseAddress(`${local}@${category}`);
    const room = `${parts.local}@${parts.domain}`;
    if (await this.#exists(room)) throw taken(room);

    const session = this.#sessions.enterNew(room);
    try {
      const nick = parseAddress(this.#connection.account).local;
      const { created } = await session.join(nick);
      if (!created) {
        await session.leave();
        throw taken(room);
      }
      await this.#configureNew(room, settings);
      await session.leave();
    } finally {
      this.#sessions.forget(session);
    }
    return this.#directory.room(room);
  }

  async configure(room: string, settings: RoomSettings): Promise<void> {
    await this.#submit(room, settingValues(await this.#form(room), settings));
  }

  async destroy(room: string, reason: string): Promise<void> {
    await this.#owner(room, 'set', destroyPayload(reason));
  }

  /** A room that cannot be made as asked must not stay behind, least of all open where it was to be secret. */
  async #configureNew(room: string, settings: RoomSettings): Promise<void> {
    try {
      await this.#submit(room, newRoomValues(await this.#form(room), settings));
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
    const reply = await this.#owner(room, 'get');
    const query = child(reply, 'query', NS_MUC_OWNER);
    const form = query && formIn(query, FORM_ROOM_CONFIG);
    if (!form)
      throw new PchatError('not-allowed', 'The room shows you no settings: only managers change them.');
    return form;
  }

  async #submit(room: string, values: [string, string][]): Promise<void> {
    await this.#owner(room, 'set', submitForm(FORM_ROOM_CONFIG, values));
  }

  #owner(room: string, type: 'get' | 'set', ...payload: Element[]): Promise<Element> {
    return this.#connection.request({ type, to: room, payload: ownerQuery(...payload) });
  }
}

function taken(room: string): PchatError {
  return new PchatError('conflict', `There is a room ${room} already.`, { next: 'Choose another name.' });
}
