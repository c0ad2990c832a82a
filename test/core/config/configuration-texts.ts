import { expect } from 'vitest'
import { formatProblem } from '../../../src/core/base/problem.ts'
import { readConfiguration } from '../../../src/core/config/read-configuration.ts'
import type { Configuration } from '../../../src/core/domain/configuration.ts'

const midsummer = Date.UTC(2026, 5, 21, 12)

export function read(text: string) {
  return readConfiguration(text, 'server.json', midsummer)
}

/** The configuration of keys without any problem. */
export function configured(keys: unknown): Configuration {
  const { configuration, problems } = read(JSON.stringify(keys))
  expect(problems).toEqual([])
  if (configuration === undefined) throw new Error('no configuration')
  return configuration
}

export function problemsOf(text: string): readonly string[] {
  return read(text).problems.map(formatProblem)
}

/** The single error of a value, without its place. */
export function errorOf(keys: unknown): string {
  const { configuration, problems } = read(JSON.stringify(keys))
  expect(configuration).toBeUndefined()
  expect(problems).toMatchObject([{ severity: 'error', line: 1 }])
  return problems[0]?.message ?? ''
}
