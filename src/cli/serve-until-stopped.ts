import type { RunningServer } from '../server/server.ts';
import type { Context } from './command.ts';
import { Interruption } from './interruption.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { removeState, type ServerState, stateOf, writeState } from './server-state.ts';

/**
 * Tells that the server listens, and where, and keeps it until it is stopped.
 *
 * @returns 130 after Ctrl-C; a server that is asked to end, or ends by itself, has done what it should
 */
export async function serveUntilStopped(
  context: Context,
  server: RunningServer,
  folder: string,
  background: boolean,
): Promise<number> {
  const { output, signal } = context;
  const state = stateOf(server, background);
  writeState(folder, state);
  try {
    if (output.json) output.object(listening(state));
    else output.say(`pchat server for ${server.domain} on ${places(state)}. Ctrl-C stops it.`);
    const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
    if (!signal.aborted) await Promise.race([server.closed, stopped]);
    await server.close();
  } finally {
    removeState(folder);
  }
  const { reason } = signal as { reason: unknown };
  return reason instanceof Interruption && reason.signal === 'SIGINT' ? EXIT_CODES.interrupted : 0;
}

function listening({ websocket, xmpp, xmpps, domain }: ServerState): object {
  return { v: 1, event: 'listening', websocket, xmpp, ...(xmpps !== null && { xmpps }), domain };
}

/** Where a server listens, for people. */
export function places({ websocket, xmpp, xmpps }: ServerState): string {
  return [websocket, xmpp && `xmpp://${xmpp}`, xmpps && `xmpps://${xmpps}`].filter(Boolean).join(', ');
}
