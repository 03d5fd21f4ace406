/** The tests of `npm run test:lab`: the lab in Chromium. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/web/support/build.ts',
    include: ['test/web/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
