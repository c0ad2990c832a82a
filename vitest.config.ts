import { defineConfig } from 'vitest/config'
import { browserFilesForTests } from './scripts/browser-files.ts'

export default defineConfig({
  plugins: [browserFilesForTests],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Long enough for a machine that has other work: what is waited for comes, or the test fails for another reason.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    coverage: {
      include: [
        'src/core/**',
        'src/report/**',
        'src/track/**',
        'src/metrics/**',
        'src/web/**',
        'src/board/**',
      ],
      // These run where nothing is measured: in threads of their own, and in a browser.
      exclude: [
        'src/core/engine/thread-entry.ts',
        'src/core/engine/thread.ts',
        'src/board/thread-entry.ts',
        'src/board/board-thread.ts',
        'src/board/page/**',
        'src/board/page-texts.ts',
        'src/report/page/**',
      ],
      reporter: ['text-summary'],
      reportsDirectory: 'node_modules/.cache/coverage',
      reportOnFailure: true,
      thresholds: { branches: 95 },
    },
  },
})
