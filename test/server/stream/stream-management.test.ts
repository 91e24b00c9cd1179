import { expect, test } from 'vitest';
import { InboundCounter, OutboundQueue } from '../../../src/server/stream/stream-management.ts';

test('a stanza counts once it and all before it are handled', async () => {
  const counter = new InboundCounter();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  counter.track(undefined);
  expect(counter.handled).toBe(1);
  counter.track(first.promise);
  counter.track(second.promise);
  counter.track(undefined);
  second.resolve();
  await second.promise;
  expect(counter.handled).toBe(1);
  first.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(counter.handled).toBe(4);
});

test('a stanza that failed was handled too: its sender got an error', async () => {
  const counter = new InboundCounter();
  counter.track(Promise.reject(new Error('no')));
  await new Promise((resolve) => setImmediate(resolve));
  expect(counter.handled).toBe(1);
});

test('who asks is answered when what came before the question is handled', async () => {
  const counter = new InboundCounter();
  const slow = Promise.withResolvers<void>();
  const answers: number[] = [];
  counter.whenHandled(() => answers.push(counter.handled));
  counter.track(slow.promise);
  counter.whenHandled(() => answers.push(counter.handled));
  counter.track(undefined);
  expect(answers).toEqual([0]);
  slow.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toEqual([0, 1]);
  expect(counter.handled).toBe(2);
});

test('what is acknowledged is let go, the rest is kept in order', () => {
  const queue = new OutboundQueue();
  for (const xml of ['a', 'b', 'c']) queue.push(xml);
  queue.acknowledge(2);
  expect(queue.unacknowledged()).toEqual(['c']);
  queue.push('d');
  queue.acknowledge(3);
  expect(queue.unacknowledged()).toEqual(['d']);
});

test('acknowledging backwards or too much makes no sense', () => {
  const queue = new OutboundQueue();
  queue.push('a');
  queue.push('b');
  queue.acknowledge(2);
  expect(() => queue.acknowledge(1)).toThrow();
  expect(() => queue.acknowledge(3)).toThrow(
    expect.objectContaining({ detail: expect.stringContaining("send-count='2'") as string }),
  );
});

test('too much that waits is said, by number and by size', () => {
  const many = new OutboundQueue();
  for (let count = 0; count <= 10_000; count += 1) many.push('a');
  expect(many.overflowing).toBe(true);
  const large = new OutboundQueue();
  for (let count = 0; count < 17; count += 1) large.push('x'.repeat(1 << 20));
  expect(large.overflowing).toBe(true);
  large.acknowledge(10);
  expect(large.overflowing).toBe(false);
});
