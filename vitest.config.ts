import { defineConfig } from 'vitest/config'
import { browserScriptForTests } from './scripts/browser-script.ts'

export default defineConfig({
  plugins: [browserScriptForTests],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      include: ['src/core/**'],
      // These run where nothing is measured: in the engine's own thread, and in a browser.
      exclude: ['src/core/engine-entry.ts', 'src/core/engine-thread.ts', 'src/core/report/page/**'],
      reporter: ['text-summary'],
      reportsDirectory: 'node_modules/.cache/coverage',
      reportOnFailure: true,
      thresholds: { branches: 95 },
    },
  },
})
