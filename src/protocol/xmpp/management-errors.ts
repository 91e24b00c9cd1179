import { PchatError } from '../../model/errors.ts';
import type { Meanings } from './request-errors.ts';

const FIND = 'Look for it with: pchat rooms';
const ASK = 'Ask one of its managers.';

/** By what a room is not created by joining it: who may not create rooms is told that there is none (docs/protocol.md). */
export const CREATE_REFUSALS = new Set([
  'item-not-found',
  'not-allowed',
  'forbidden',
  'registration-required',
]);

/** The server's own words would say that there is no such room. */
export function mayNotCreate(cause: unknown): PchatError {
  return new PchatError('not-allowed', 'You may not create a room of that name in this category.', {
    next: 'See where you may create rooms with: pchat categories --creatable',
    cause,
  });
}

/** The same for a room that is found beforehand and for one that is not shown: what differs would tell of a secret one. */
const TAKEN = ['conflict', 'There is a room of this name already.', 'Choose another name.'] as const;

/** A name that a room has already. */
export function taken(): PchatError {
  const [code, message, next] = TAKEN;
  return new PchatError(code, message, { next });
}

/** Why a new room does not become as asked. */
export const NEW_CONFIGURE_ERRORS: Meanings = {
  conflict: TAKEN,
  'not-acceptable': ['not-allowed', 'The server does not take these settings.', 'Choose others.'],
};

/** Why a room's settings are not shown, or not changed. */
export const CONFIGURE_ERRORS: Meanings = {
  ...NEW_CONFIGURE_ERRORS,
  'item-not-found': ['not-found', 'There is no such room, or none that you may see.', FIND],
  forbidden: ['not-allowed', "Only a room's managers change its settings.", ASK],
  'not-allowed': ['not-allowed', "Only a room's managers change its settings.", ASK],
};

export const DESTROY_ERRORS: Meanings = {
  'item-not-found': ['not-found', 'There is no such room, or none that you may see.', FIND],
  forbidden: [
    'not-allowed',
    'Only administrators delete rooms on this server.',
    'Managers can disable it instead: pchat room disable ROOM',
  ],
};

/** The same where a room's managers delete it. */
export const DESTROY_BY_MANAGERS_ERRORS: Meanings = {
  ...DESTROY_ERRORS,
  forbidden: ['not-allowed', "Only a room's managers delete it.", ASK],
};

export const MOVE_ERRORS: Meanings = {
  'item-not-found': [
    'not-found',
    'There is no such room or no such category, or none that you may see.',
    'See the categories with: pchat categories',
  ],
  forbidden: ['not-allowed', 'Only managers move a room.', ASK],
  'not-allowed': [
    'not-allowed',
    'You may not create rooms in that category, so you move none there.',
    'See where you may with: pchat categories --creatable',
  ],
  conflict: [
    'conflict',
    'A room of that name or address is in the category already.',
    'Rename the room first: pchat room set ROOM --name NAME',
  ],
};
