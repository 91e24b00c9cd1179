import { StanzaError } from '../stream/stanza-error.ts';

/** What someone is to a room, joined or not (XEP-0045 section 5.2). */
const AFFILIATIONS = ['outcast', 'none', 'member', 'admin', 'owner'] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

/** What a participant may do while joined (XEP-0045 section 5.1). */
const ROLES = ['none', 'visitor', 'participant', 'moderator'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks for a change: their affiliation, and their role when joined. */
export interface Actor {
  affiliation: Affiliation;
  role: Role;
}

export function isAffiliation(value: string | undefined): value is Affiliation {
  return (AFFILIATIONS as readonly (string | undefined)[]).includes(value);
}

export function isRole(value: string | undefined): value is Role {
  return (ROLES as readonly (string | undefined)[]).includes(value);
}

/** Whether one affiliation is as high as another. */
export function atLeast(affiliation: Affiliation, other: Affiliation): boolean {
  return AFFILIATIONS.indexOf(affiliation) >= AFFILIATIONS.indexOf(other);
}

/** The role that goes with an affiliation on joining (XEP-0045 section 5.1.2). */
export function roleFor(affiliation: Affiliation, moderated: boolean): Role {
  if (atLeast(affiliation, 'admin')) return 'moderator';
  return moderated && affiliation !== 'member' ? 'visitor' : 'participant';
}

/**
 * Whether one may change someone's affiliation (XEP-0045 section 5.2.1 and 9).
 *
 * @throws StanzaError `forbidden` not theirs to change, `not-allowed` someone as high as they
 */
export function checkAffiliationChange(actor: Actor, current: Affiliation, next: Affiliation): void {
  if (actor.affiliation === 'owner') return;
  if (actor.affiliation !== 'admin') {
    throw new StanzaError('forbidden', 'Only managers change who belongs to this room.');
  }
  if (atLeast(current, 'admin') || atLeast(next, 'admin')) {
    throw new StanzaError('not-allowed', 'Only an owner names or removes admins and owners.');
  }
}

/**
 * Whether one may change a participant's role (XEP-0045 section 5.1.3, 8 and 9.6).
 *
 * @throws StanzaError `forbidden` not a moderator, `not-allowed` not with this participant
 */
export function checkRoleChange(actor: Actor, target: Actor, next: Role): void {
  const manages = atLeast(actor.affiliation, 'admin');
  if (!manages && actor.role !== 'moderator') {
    throw new StanzaError('forbidden', 'Only moderators do this.');
  }
  // Managers are moderators for as long as they are managers; only who stands above them may show them out.
  const above = AFFILIATIONS.indexOf(actor.affiliation) > AFFILIATIONS.indexOf(target.affiliation);
  if (atLeast(target.affiliation, 'admin') && !(next === 'none' && above)) {
    throw new StanzaError('not-allowed', 'This participant manages the room.');
  }
  if (!manages && (next === 'moderator' || target.role === 'moderator')) {
    throw new StanzaError('not-allowed', 'Only managers name, change or remove moderators.');
  }
}
