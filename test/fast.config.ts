/** The tests of `npm test`: everything but test/slow. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/web/support/build.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/slow/**'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
