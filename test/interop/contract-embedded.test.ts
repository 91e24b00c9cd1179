import { backendContract } from '../backend-contract.ts';
import { startEmbedded } from '../servers/embedded.ts';

const expectations = { reliablePaging: true, secretRooms: true, durable: true };

backendContract(
  'the embedded server over WebSocket',
  startEmbedded,
  ({ websocket }) => websocket,
  expectations,
);
backendContract('the embedded server over TCP', startEmbedded, ({ xmpp }) => xmpp, expectations);
