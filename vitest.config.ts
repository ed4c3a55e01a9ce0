import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // All cores: most tests wait for a process or a thread every now and then.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: 'test/setup.ts',
          environment: 'node',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/evidence/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          // Removing a large folder can take a while on a busy disk.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One browser and one case at a time: two cores is what a laptop or a runner may have.
          fileParallelism: false,
        },
      },
    ],
  },
});
