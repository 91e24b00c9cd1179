import { PchatError } from '../../src/model/errors.ts';
import type { CategoryInfo, RoomListing } from '../../src/model/room.ts';
import type { Organisation } from '../../src/session/organisation.ts';

/** A session's organisation of a server that has none: for tests that ask nothing of it. */
export class FakeOrganisation implements Organisation {
  pendingInvitations = 0;

  async categories(): Promise<CategoryInfo[]> {
    return [];
  }
  // oxlint-disable-next-line require-yield -- what is asked here has no answer
  async *browse(): AsyncGenerator<readonly RoomListing[]> {
    throw unsupported();
  }
  readonly roomSettings = refused;
  readonly configureRoom = refused;
  readonly moveRoom = refused;
  readonly roles = refused;
  readonly changeRoles = refused;
  readonly invite = refused;
  readonly invitations = refused;
  readonly declineInvitation = refused;
  readonly participants = refused;
  readonly people = refused;
  readonly person = refused;
  readonly group = refused;
}

async function refused(): Promise<never> {
  throw unsupported();
}

function unsupported(): PchatError {
  return new PchatError('unsupported', 'This server cannot do that.');
}
