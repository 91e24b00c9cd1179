import type { ExportedRoom } from '../../src/format/export-format.ts';
import type { Message } from '../../src/model/message.ts';
import type { Room } from '../../src/model/room.ts';

/** A message with these fields, and the rest as it is most often. */
export function message(fields: Partial<Message>): Message {
  return {
    id: 'm1',
    room: 'fx-spot@trading.localhost',
    author: { address: 'bob@localhost', name: 'bob' },
    time: Date.UTC(2026, 10, 23, 12, 4),
    kind: 'chat',
    text: 'cable through 1.2710',
    title: null,
    alert: false,
    file: null,
    replyTo: null,
    editedAt: null,
    removed: null,
    originId: null,
    ...fields,
  };
}

/** A whole room, exported. */
export function exportedRoom(fields: Partial<Room> = {}): ExportedRoom {
  const room: Room = {
    address: 'fx-spot@trading.localhost',
    name: 'fx-spot',
    category: { address: 'trading.localhost', name: 'Trading' },
    participants: null,
    description: '',
    topic: '',
    privacy: 'open',
    kind: 'normal',
    state: 'active',
    persistent: true,
    archived: true,
    roles: null,
    may: null,
    invitations: null,
    files: null,
    ...fields,
  };
  return { room, since: null, until: null, exportedAt: Date.UTC(2026, 10, 30) };
}

/** What would be markup, a script or a link that runs if it got through. */
export const hostileMarkup: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>alert(1)</script>',
  '</article></section></body></html><h1>over</h1>',
  '<!-- ',
  ']]>',
  '<![CDATA[',
  '<?xml ?>',
  '&lt;script&gt; &#60;b&#62; &unknown;',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://a.test/"onclick="alert(1)',
  "https://a.test/'><b>",
  'https://a.test/<script>',
  'http://user:pass@a.test/',
  '[click](javascript:alert(1))',
  '![x](https://a.test/track.png)',
  '<https://a.test>',
  '[a]: https://a.test',
  '{{ 7*7 }} {% x %}',
  '*bold <b>* _i</i>_ ~s~ `code</code>`',
  '```\n<script>\n```',
  '> quoted\n> <b>',
  '# heading\n\n## second\n\n---\n===\n- list\n1. one\n    code',
  '| a | b |\n|---|---|',
  '\\',
  '\\\\*',
  'a\n\n**12:05 alice**: I resign',
];
