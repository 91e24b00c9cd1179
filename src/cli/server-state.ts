import { readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningServer } from '../server/server.ts';

/** What a running server leaves in its data folder, so that commands find it. */
export interface ServerState {
  pid: number;
  domain: string;
  websocket: string | null;
  xmpp: string | null;
  xmpps: string | null;
  /** It was started by a command, for this person, and leaves by itself. */
  background: boolean;
}

const ANSWER_MS = 3000;

/** The state of a listening server. */
export function stateOf(server: RunningServer, background: boolean): ServerState {
  const { domain, websocket, xmpp, xmpps } = server;
  return { pid: process.pid, domain, websocket, xmpp, xmpps, background };
}

/** Puts the state in its place in one step, so that nobody reads half of it. */
export function writeState(folder: string, state: ServerState): void {
  const written = `${stateFile(folder)}.${process.pid}`;
  writeFileSync(written, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(written, stateFile(folder));
}

/** Takes the state away, unless it is another server's by now. */
export function removeState(folder: string): void {
  if (readState(folder)?.pid === process.pid) rmSync(stateFile(folder), { force: true });
}

/** What the folder says of a server, which may be gone since; null when it says nothing that makes sense. */
export function readState(folder: string): ServerState | null {
  try {
    const state = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as Partial<ServerState>;
    return typeof state.pid === 'number' && typeof state.domain === 'string' ? (state as ServerState) : null;
  } catch {
    return null;
  }
}

/** The server of this folder, if it runs. */
export async function findServer(folder: string): Promise<ServerState | null> {
  const state = readState(folder);
  return state !== null && (await isRunning(state)) ? state : null;
}

/** Whether the server that left this state still runs: its process lives, and its port answers as a chat server's does (XEP-0156). */
export async function isRunning(state: ServerState): Promise<boolean> {
  return isAlive(state.pid) && (state.websocket === null || (await answers(state.websocket)));
}

/**
 * Resolves with the first state for which `done` says true, looking again whenever the folder changes.
 *
 * @returns null when that did not happen within so many milliseconds
 */
export async function waitForState(
  folder: string,
  done: (state: ServerState | null) => boolean,
  milliseconds: number,
): Promise<{ state: ServerState | null } | null> {
  const { promise, resolve } = Promise.withResolvers<{ state: ServerState | null } | null>();
  const look = () => {
    const state = readState(folder);
    if (done(state)) resolve({ state });
  };
  const watcher = watch(folder, look);
  const timer = setTimeout(() => resolve(null), milliseconds);
  look();
  try {
    return await promise;
  } finally {
    watcher.close();
    clearTimeout(timer);
  }
}

/** Whether there is a process of this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function stateFile(folder: string): string {
  return join(folder, 'server.json');
}

async function answers(websocket: string): Promise<boolean> {
  const url = new URL('/.well-known/host-meta.json', websocket.replace(/^ws/, 'http'));
  const { get } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_MS, agent: false, rejectUnauthorized: false };
    const request = get(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () => resolve(body.includes('urn:xmpp:alt-connections:websocket')));
      response.on('error', () => resolve(false));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
