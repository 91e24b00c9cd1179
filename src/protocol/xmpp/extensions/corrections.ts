import { child, children, text, type Element } from './element.ts';

/** Last message correction (XEP-0308). */
export const NS_CORRECTION = 'urn:xmpp:message-correct:0';
/** Message retraction (XEP-0424), by the author, or by a moderator (XEP-0425). */
export const NS_RETRACTION = 'urn:xmpp:message-retract:1';
export const NS_MODERATION = 'urn:xmpp:message-moderate:1';

/** The `id` attribute of the message that this one corrects. */
export function correctedId(message: Element): string | null {
  return child(message, 'replace', NS_CORRECTION)?.attrs['id'] || null;
}

/** Which message is taken back, by its archive id. `moderator` is null when the author does it. */
export interface Retraction {
  id: string;
  moderator: { by: string | null } | null;
  reason: string;
}

export function retractionIn(message: Element): Retraction | null {
  const retract = children(message, 'retract', NS_RETRACTION)[0];
  const id = retract?.attrs['id'];
  if (retract === undefined || !id) return null;
  const moderated = child(retract, 'moderated', NS_MODERATION);
  return {
    id,
    moderator: moderated === undefined ? null : { by: moderated.attrs['by'] ?? null },
    reason: text(child(retract, 'reason', NS_RETRACTION)),
  };
}

/** What an archive keeps in place of a message that was taken out of it (XEP-0424 section 5, also as older servers write it). */
export function tombstoneIn(message: Element): { by: string | null; reason: string } | null {
  const moderated = children(message, 'moderated').find(({ ns }) =>
    ns.startsWith('urn:xmpp:message-moderate:'),
  );
  const retracted = [
    ...children(message, 'retracted'),
    ...(moderated ? children(moderated, 'retracted') : []),
  ].find(({ ns }) => ns.startsWith('urn:xmpp:message-retract:'));
  if (retracted === undefined) return null;
  const by = moderated ?? child(retracted, 'moderated', NS_MODERATION);
  return {
    by: by?.attrs['by'] ?? null,
    reason: text(by && children(by, 'reason')[0]) || text(children(retracted, 'reason')[0]),
  };
}
