/**
 * Milliseconds that this thread has worked. What someone's request may take is counted in these: on a busy machine the clock goes on while
 * nothing is done for anybody, and what is found would depend on that.
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
