import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { runScreen } from '../../src/ui/run-screen.tsx';
import { lobbySession } from './screen-under-test.tsx';

it('refuses to run where there is no terminal, and writes nothing there', async () => {
  const stdout = new PassThrough();
  const running = runScreen({
    session: lobbySession(),
    drafts: { get: () => '', set: () => {} },
    stdin: new PassThrough() as unknown as ReadStream,
    stdout: stdout as unknown as WriteStream,
  });
  await expect(running).rejects.toMatchObject({
    code: 'local',
    next: expect.stringContaining('pchat post') as string,
  });
  expect(stdout.readableLength).toBe(0);
});
