import { createHmac } from 'node:crypto';

/**
 * The id by which a person is known in one room whatever their nick (XEP-0421): the same for all their sessions and visits,
 * another in every room, and of no use for finding out who they are without the service's secret.
 */
export function occupantId(salt: Uint8Array, room: string, bare: string): string {
  return createHmac('sha256', salt).update(`${room}\0${bare}`).digest('base64url');
}
