/** The tests of `npm run test:slow`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/web/support/build.ts',
    include: ['test/slow/**/*.test.ts'],
    testTimeout: 3_600_000,
    maxWorkers: 1,
  },
});
