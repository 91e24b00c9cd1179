import type { Connection } from '../../../src/server/stream/connection.ts';

/** A connection that keeps what is said on it: `open`, XML, `close`. */
export function recordedConnection(): { said: string[]; connection: Connection } {
  const said: string[] = [];
  const nothing = () => undefined;
  const connection: Connection = {
    remote: '127.0.0.1',
    encrypted: false,
    canStartTls: false,
    backlog: 0,
    events: { opened: nothing, received: nothing, failed: nothing, ended: nothing, lost: nothing },
    open: () => said.push('open'),
    send: (xml) => said.push(xml),
    trust: nothing,
    restart: nothing,
    startTls: nothing,
    channelBinding: () => null,
    close: () => said.push('close'),
  };
  return { said, connection };
}
