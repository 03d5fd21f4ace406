/** The tests of `npm test`: everything but the lab in a browser (lab.config.ts) and test/slow. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/slow/**', 'test/web/**'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
