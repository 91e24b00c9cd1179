import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../cli/machine.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { Terminal } from './terminal.ts';

const PROGRAM = resolve('bin/pchat.js');
let server: RealServer;
let machine: Machine;

beforeAll(async () => {
  server = await startEmbedded();
  machine = await Machine.create();
  const alice = await server.createUser('alice', 'secret');
  await machine.run(['login', alice, '--server', server.websocket, '--password-stdin'], { input: 'secret' });
  const input = Array.from({ length: 120 }, (_, index) =>
    index === 20 ? 'the stop loss is at 1.2710' : `message ${index}`,
  ).join('\n');
  await machine.run(['post', 'lobby', '--stream'], { input });
  await machine.run(['follow', 'lobby']);
});
afterAll(async () => {
  await machine.remove();
  await server.stop();
});

function pchat(): Terminal {
  return new Terminal([process.execPath, PROGRAM], { columns: 100, rows: 30, env: machine.env });
}

describe('what is persistent', () => {
  it('is found by words, opened at its place, and left again for the results', async () => {
    await using terminal = pchat();
    await terminal.waitFor('● online');
    await terminal.waitFor('message 119');
    terminal.key('ctrl-f');
    terminal.type('stop loss\n');
    await terminal.waitFor('1 found');
    terminal.key('enter');
    await terminal.waitFor('General / Lobby ──');
    await terminal.waitFor(/message 19[^]*┃.*the stop loss is at 1\.2710[^]*message 21/);
    terminal.key('escape');
    await terminal.waitFor('1 found');
    terminal.key('escape');
    await terminal.waitUntilGone('1 found');
    terminal.key('alt-d');
    terminal.type('today\n');
    await terminal.waitFor(/┃.*Welcome!/);
    terminal.key('ctrl-q');
    expect(await terminal.exited).toEqual({ code: 0, signal: null });
  });

  it('is read, found and added to without a server, and sent once each, in order, when it is back', async () => {
    await server.kill9();
    {
      await using terminal = pchat();
      await terminal.waitFor('message 119');
      await terminal.waitFor('○ offline');
      terminal.type('written offline, one\n');
      terminal.type('written offline, two\n');
      await terminal.waitFor(/… written offline, one[^]*… written offline, two/);
      terminal.key('ctrl-f');
      terminal.type('stop loss\n');
      await terminal.waitFor('1 found');
      terminal.key('enter');
      await terminal.waitFor(/message 19[^]*┃.*the stop loss is at 1\.2710[^]*message 21/);
      terminal.key('ctrl-q');
      expect(await terminal.exited).toEqual({ code: 0, signal: null });
      expect(terminal.everything().join('\n')).toContain('2 messages wait');
    }
    await server.restart();
    await using terminal = pchat();
    await terminal.waitFor('● online');
    await terminal.waitFor(/^(?![^]*… written)[^]*written offline, one[^]*written offline, two/);
    terminal.key('ctrl-q');
    await terminal.exited;
    const { stdout } = await machine.run(['history', 'lobby', '--limit', '3']);
    expect(stdout.match(/message 119|written offline, \w+/g)).toEqual([
      'message 119',
      'written offline, one',
      'written offline, two',
    ]);
  });
});
