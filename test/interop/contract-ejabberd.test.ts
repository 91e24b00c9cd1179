import { backendContract } from '../backend-contract.ts';
import { startEjabberd } from '../servers/ejabberd.ts';
import { describeWith } from '../servers/installed.ts';

const expectations = {
  search: 'none',
  newsUnjoined: false,
  reliablePaging: false,
  secretRooms: false,
  durable: false,
  resumes: false,
  managersDelete: true,
  rules: false,
} as const;

describeWith(['ejabberdctl', 'erl'], 'ejabberd', () => {
  backendContract('ejabberd over WebSocket', startEjabberd, ({ websocket }) => websocket, expectations);
  backendContract('ejabberd over TCP', startEjabberd, ({ xmpp }) => xmpp, expectations);
});
