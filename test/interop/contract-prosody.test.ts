import { backendContract } from '../backend-contract.ts';
import { describeWith } from '../servers/installed.ts';
import { startProsody } from '../servers/prosody.ts';

const expectations = {
  search: 'none',
  newsUnjoined: false,
  reliablePaging: true,
  secretRooms: false,
  durable: false,
  resumes: true,
  managersDelete: true,
  rules: false,
} as const;
const stock = () => startProsody();
const extended = () => startProsody({ extraModules: true });

describeWith(['prosody'], 'Prosody', () => {
  backendContract('Prosody over WebSocket', stock, ({ websocket }) => websocket, expectations);
  backendContract('Prosody over TCP', stock, ({ xmpp }) => xmpp, expectations);
  backendContract("Prosody with Debian's modules", extended, ({ xmpp }) => xmpp, expectations);
});
