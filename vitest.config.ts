import { defineConfig } from 'vitest/config'
import { browserScriptForTests } from './scripts/browser-script.ts'

export default defineConfig({
  plugins: [browserScriptForTests],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
