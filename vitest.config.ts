import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Processes, so that a test may end, starve or crash what it likes; two, since most tests start servers of their own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ['test/setup/build.ts'],
    // CommonJS libraries are imported as Node and the bundle do it.
    deps: { interopDefault: false },
    // Colour and an account of the person who runs the tests must not leak into what they see.
    env: { NO_COLOR: '1', PCHAT_ACCOUNT: '', TZ: 'UTC', LANG: 'C.UTF-8' },
  },
});
