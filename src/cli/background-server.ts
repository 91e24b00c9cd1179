import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { makePrivateDirectory } from '../config/directories.ts';
import { PchatError } from '../model/errors.ts';
import { findServer, isAlive, isRunning, readState, type ServerState, waitForState } from './server-state.ts';

/** Longest start, in milliseconds: a cold disk, a log of changes to bring in after a crash. */
const START_MS = 20_000;
const STOP_MS = 15_000;
/** How the server process ends when another has the folder: its parent then waits for that one. */
export const FOLDER_TAKEN = 75;
const MAX_LOG_BYTES = 1_000_000;

/** The embedded server of this folder, started in the background if it does not run. Any number of commands may ask at the same time. */
export async function ensureServer(folder: string): Promise<ServerState> {
  const last = readState(folder);
  return last !== null && (await isRunning(last)) ? last : start(folder, last);
}

/**
 * Ends the server that runs on this folder, in the background or not, and waits until it has put everything away.
 *
 * @returns the state of the server that was stopped, null when none was running
 * @throws PchatError `timeout` when it does not end
 */
export async function stopServer(folder: string): Promise<ServerState | null> {
  const state = await findServer(folder);
  if (state === null) return null;
  process.kill(state.pid, 'SIGTERM');
  const ended = await waitForState(folder, (now) => now?.pid !== state.pid, STOP_MS);
  if (ended === null && isAlive(state.pid)) {
    throw new PchatError('timeout', `The server (process ${state.pid}) does not end.`);
  }
  return state;
}

/** @param last what the server left that ran here last */
async function start(folder: string, last: ServerState | null): Promise<ServerState> {
  makePrivateDirectory(folder);
  const log = openLog(folder);
  // The same port as before a crash, so that who was connected finds it again.
  const port = portOf(last);
  const args = [
    'serve-in-background',
    '--json',
    '--data',
    folder,
    ...(port === null ? [] : ['--port', port]),
  ];
  const command = [...process.execArgv, process.argv[1]!, ...args];
  const stdio: ['ignore', 'pipe', number] = ['ignore', 'pipe', log];
  const child = spawn(process.execPath, command, { detached: true, cwd: folder, stdio });
  closeSync(log);
  const { stdout } = child as { stdout: Readable };
  const outcome = await started(child, stdout);
  stdout.destroy();
  child.unref();
  const state = outcome === 'taken' ? await startedByAnother(folder, last) : readState(folder);
  if (outcome !== 'failed' && state !== null) return state;
  throw new PchatError('local', `The embedded server could not be started: ${lastWords(folder)}`, {
    next: `Its log is ${logFile(folder)}.`,
  });
}

/** Waits for the line by which the server says that it listens, or for its end. */
function started(child: ChildProcess, stdout: Readable): Promise<'listening' | 'taken' | 'failed'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill(), START_MS);
    child.once('error', () => resolve('failed'));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === FOLDER_TAKEN ? 'taken' : 'failed');
    });
    createInterface({ input: stdout }).once('line', () => {
      clearTimeout(timer);
      resolve('listening');
    });
  });
}

/** Another command was faster: its server listens, or is about to. */
async function startedByAnother(folder: string, last: ServerState | null): Promise<ServerState | null> {
  const isNew = (state: ServerState | null) => state !== null && state.pid !== last?.pid;
  return (await waitForState(folder, isNew, START_MS))?.state ?? null;
}

function openLog(folder: string): number {
  const file = logFile(folder);
  try {
    if (statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.old`);
  } catch {
    // There is none yet.
  }
  return openSync(file, 'a', 0o600);
}

function logFile(folder: string): string {
  return join(folder, 'server.log');
}

function lastWords(folder: string): string {
  return readFileSync(logFile(folder), 'utf8').trimEnd().split('\n').at(-1) ?? '';
}

function portOf(state: ServerState | null): string | null {
  return state?.websocket ? new URL(state.websocket).port || null : null;
}
