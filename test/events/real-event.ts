/** Reads the captures of real events beside the repository, if any; the repository contains none of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRoster } from '../../src/core/config/roster-file.ts'
import type { Ledger } from '../../src/core/domain/ledger.ts'
import { parseLogs, parseSettings } from '../../src/core/domain/payload-schemas.ts'
import { type Plan, planMotion } from '../../src/core/domain/plan.ts'
import { entrantOn, eventDates, indexRoster } from '../../src/core/domain/roster.ts'
import { parseLedger } from '../core/domain/ledger-text.ts'

export const eventsFolder = fileURLToPath(new URL('../../../shared/events', import.meta.url))

/** False without captures; logs a warning, because a skipped test looks like one that passed. */
export const hasEvents = existsSync(eventsFolder)
if (!hasEvents) console.warn(`skipped: there are no captures of real events in ${eventsFolder}`)

export const years = ['2022', '2023'] as const
export type Year = (typeof years)[number]

/** An entry in which the plan and that year's ledger differ, and why (the README of the captures). */
export interface PlanException {
  readonly motion: number
  readonly key: string
  readonly in: 'expected' | 'plan' | 'both'
  readonly kind: string
}

export function readText(...path: readonly string[]): string {
  return readFileSync(join(eventsFolder, ...path), 'utf8')
}

export function exceptionsOf(year: Year): readonly PlanException[] {
  return JSON.parse(readText(year, 'exceptions.json'))
}

/** The motions that were captured, ascending. */
export function motionsOf(year: Year): readonly number[] {
  return readdirSync(join(eventsFolder, year, 'motions'))
    .map((name) => Number(name.slice('motion-'.length)))
    .sort((a, b) => a - b)
}

export function payloadOf(year: Year, motion: number, name: 'info' | 'settings' | 'logs'): string {
  return readText(year, 'motions', `motion-${motion}`, `${name}.json`)
}

export function expectedText(year: Year, motion: number): string {
  return readText(year, 'expected', `motion-${motion}.downloads.json`)
}

export function expectedLedger(year: Year, motion: number): Ledger {
  return parseLedger(expectedText(year, motion)).ledger
}

/** The plan of a captured motion with the filter of that year. */
export function planOf(year: Year, motion: number, ledger: Ledger): Extract<Plan, { ok: true }> {
  const roster = readRoster(readText(year, 'config', 'motions.csv'), 'motions.csv')
  const index = indexRoster(roster)
  const settings = parseSettings(payloadOf(year, motion, 'settings'))
  const logs = parseLogs(payloadOf(year, motion, 'logs'))
  if (!settings.ok || !logs.ok) throw new Error(`the payloads of motion ${motion} cannot be read`)
  const plan = planMotion({
    motion,
    timezone: settings.settings.timezone,
    logs: logs.logs,
    ledger,
    entrantOn: (id, date) => entrantOn(index, id, date),
    eventDates: eventDates(roster),
    minimum500mBest: 1,
  })
  if (!plan.ok) throw new Error(`motion ${motion}: ${plan.reason}`)
  return plan
}
