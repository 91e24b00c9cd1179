import { changing, has, holds, lacks, type Change, type Request } from './requests.ts';
import { admin, at } from './stanzas.ts';

const whisper = (room: string) => `<message type='chat' to='${at(room)}/alice'><body>x</body></message>`;
const listing = (item: string, whom: string): Request => ({
  stanza: (room) => admin(room, `<item ${item}/>`, 'get'),
  shows: has(whom),
});
const isOut = (nick: string): Change => ({ done: (view) => view?.inside.includes(nick) === false });

/** The lines of standard-open.txt, standard-closed.txt and standard-secret.txt. */
export const STANDARD_REQUESTS: Record<string, Request> = {
  'list members': listing("affiliation='member'", "'tom@localhost'"),
  'list owners': listing("affiliation='owner'", "'tess@localhost'"),
  'list outcasts': listing("affiliation='outcast'", " affiliation='outcast'"),
  'list moderators': listing("role='moderator'", " nick='alice'"),
  'make a member': affiliating(holds('member guest'), 'guest', 'member', 'revoke member guest'),
  // One who is owner is both.
  'make an owner': affiliating(
    (view) => holds('manager guest')(view) && holds('member guest')(view),
    'guest',
    'owner',
    'revoke manager guest',
    'revoke member guest',
  ),
  'take affiliation': affiliating(lacks('member tom'), 'tom', 'none', 'grant member tom'),
  'make an outcast': affiliating(holds('banned tom'), 'tom', 'outcast', 'grant member tom'),
  kick: { stanza: (room) => admin(room, "<item nick='tom' role='none'/>"), change: isOut('tom') },
  'kick a manager': {
    stanza: (room) => admin(room, "<item nick='alice' role='none'/>"),
    change: isOut('alice'),
  },
  'give voice': {
    only: 'auditorium',
    stanza: (room) => admin(room, "<item nick='tom' role='participant'/>"),
    change: changing(holds('presenter tom'), 'revoke presenter tom'),
  },
  'take voice': {
    only: 'auditorium',
    stanza: (room) => admin(room, "<item nick='pat' role='visitor'/>"),
    change: changing(lacks('presenter pat'), 'grant presenter pat'),
  },
  'whisper, not joined': { stanza: whisper },
  whisper: { inside: true, stanza: whisper },
};

/** Changes what someone is to the room (section 9 of XEP-0045). */
function affiliating(done: Change['done'], person: string, affiliation: string, ...undo: string[]): Request {
  return {
    stanza: (room) => admin(room, `<item jid='${person}@localhost' affiliation='${affiliation}'/>`),
    change: changing(done, ...undo),
  };
}
