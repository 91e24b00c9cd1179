import { backendContract } from '../backend-contract.ts';
import { startEmbedded } from '../servers/embedded.ts';

const expectations = {
  search: 'category',
  newsUnjoined: true,
  reliablePaging: true,
  secretRooms: true,
  durable: true,
  resumes: true,
  managersDelete: false,
  rules: true,
} as const;

backendContract(
  'the embedded server over WebSocket',
  startEmbedded,
  ({ websocket }) => websocket,
  expectations,
);
backendContract('the embedded server over TCP', startEmbedded, ({ xmpp }) => xmpp, expectations);
