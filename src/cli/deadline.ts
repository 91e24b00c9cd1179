import { PchatError } from '../model/errors.ts';

/**
 * What the promise gives, if it does so in time.
 *
 * @param milliseconds how long it may take
 * @throws PchatError `timeout` with this sentence otherwise
 */
export async function withDeadline<T>(milliseconds: number, sentence: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new PchatError('timeout', sentence)), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
