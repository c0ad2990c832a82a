/** Whatever a device, a name server or a file says: no parser throws, hangs or lets anything harmful through. */
import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonText } from '../../src/core/base/sanitise.ts'
import { readConfiguration } from '../../src/core/config/read-configuration.ts'
import { readRoster } from '../../src/core/config/roster-file.ts'
import { hasMulticastNames, parseHosts, parseSearchDomains } from '../../src/core/device/system-names.ts'
import { localFileOf } from '../../src/core/domain/ledger.ts'
import { parseInfo, parseLogs, parseSettings } from '../../src/core/domain/payload-schemas.ts'
import { planMotion } from '../../src/core/domain/plan.ts'
import { formatEvent, formatLine } from '../../src/core/events/log-line.ts'
import { reduce } from '../../src/core/events/reduce.ts'
import { initialState } from '../../src/core/events/state.ts'
import { createReaderFor } from '../../src/core/oao/track-reader.ts'
import { formatEventLine, formatHeader } from '../../src/core/record/journal-lines.ts'
import { parseLine } from '../../src/core/record/parse-line.ts'
import { parseQuery } from '../../src/simulator/dns-codec.ts'
import { parseScenario } from '../../src/simulator/scenario.ts'
import { aKey, anEntry } from '../core/archive/ledger-builder.ts'
import { parseLedger, serialiseLedger } from '../core/domain/ledger-text.ts'
import { monitorEvent } from '../core/events/arbitrary-events.ts'
import { buildTrack, plainShape } from '../core/oao/track-builder.ts'
import { logOf } from '../simulator/builders.ts'
import { fuzz, fuzzSeed, patience } from './fuzz.ts'
import { mutatedBytes, mutatedJson, mutatedText } from './mutations.ts'

console.info(`fuzzing with seed ${fuzzSeed}: FUZZ_SEED=${fuzzSeed} repeats it`)

const unsafe = /\p{Cc}|\p{Cs}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u
const info = {
  motion: {
    wifi: 'station',
    username: 'EVENT',
    identifier: 601,
    hardware: { code: 106, name: 'Wireless Mini M10', special: '' },
    firmware: { code: 9008, name: '9008 Weymouth SW (3232)', special: '' },
    filesystem: { level: 3 },
    battery: { level: 77, charging: false },
    units: { speed: 'kn', distance: 'km' },
  },
}
const settings = {
  settings: {
    speed_unit: 'kn',
    distance_unit: 'km',
    gnss_rate: '5',
    one_log_per_day: '0',
    timezone: '60',
    custom_led: { flash: '1', substract: '0', rows: [{ code: '78' }] },
  },
}
const logs = { logs: [logOf(), logOf({ file: '/logs/2026/10/0601_2026-10-12-1300.oao' })] }

/** Arbitrary text, text that is almost JSON, and JSON that is almost the payload. */
function nearly(sample: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    mutatedText(JSON.stringify(sample)),
    mutatedJson(sample),
  )
}

/** Every string in a value, however deep. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

function expectSafe(value: unknown, longest: number): void {
  for (const text of stringsIn(value)) {
    expect(text).not.toMatch(unsafe)
    expect([...text].length).toBeLessThanOrEqual(longest * 32)
  }
}

describe('whatever comes', { timeout: patience }, () => {
  test('any info.json gives clean values or a reason', () => {
    fuzz(nearly(info), (text) => expectSafe(parseInfo(text), 200))
  })

  test('any settings.json gives clean values or a reason, and a zone of the Earth', () => {
    fuzz(nearly(settings), (text) => {
      const parsed = parseSettings(text)
      expectSafe(parsed, 200)
      if (parsed.ok) expect(Math.abs(parsed.settings.timezone ?? 0)).toBeLessThanOrEqual(840)
    })
  })

  test('any logs.json gives paths of the known form, and the plan keys that are the names of files', () => {
    fuzz(nearly(logs), (text) => {
      const parsed = parseLogs(text)
      expectSafe(parsed, 300)
      if (!parsed.ok) return
      const plan = planMotion({
        motion: 601,
        timezone: 60,
        logs: parsed.logs,
        ledger: new Map(),
        entrantOn: () => ({ fileId: 'ABC601XYZ' }),
        eventDates: undefined,
        minimum500mBest: 5,
      })
      for (const { file } of parsed.logs) expect(file).toMatch(/^\/logs\/\d{4}\/\d{2}\/[\w-]+\.[A-Za-z0-9]+$/)
      for (const entry of plan.ok ? plan.ledger.values() : []) {
        expect(localFileOf(entry)).toMatch(/^gpslogs\/\d{8}\/ABC601XYZ_601_\d{8}_\d{6}\.[A-Za-z0-9]{2,4}$/)
      }
      // A plan can be saved, and is the same when it is read again.
      if (plan.ok) expect(parseLedger(serialiseLedger(plan.ledger)).faults).toEqual([])
    })
  })

  test('any motions.csv gives rows whose File IDs are parts of names, and problems fit for a terminal', () => {
    const sample =
      'Motion ID,Start Date,End Date,File ID,First Name,Family Name,Craft Type\r\n' +
      '601,2026-10-10,2026-10-16,HBW100TXP,Ann,"Able, ""Bo""",Sailboard\r\n602,2026-10-10,2026-10-16,BUOY_621,,,\r\n'
    const csv = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), mutatedText(sample))
    fuzz(csv, (text) => {
      const { entrants, problems } = readRoster(text, 'motions.csv')
      for (const entrant of entrants) {
        expect(entrant.fileId).toMatch(/^\w{1,40}$/)
        expectSafe(entrant, 100)
      }
      expectSafe(problems, 2000)
    })
  })

  test('any server.json gives an event folder inside events, or problems fit for a terminal', () => {
    const sample = readFileSync('config/server.json', 'utf8')
    const text = fc.oneof(mutatedText(sample), mutatedJson(JSON.parse(sample)))
    fuzz(text, (given) => {
      const { configuration, problems } = readConfiguration(given, 'server.json', 0)
      expectSafe(problems, 2000)
      const hasErrors = problems.some(({ severity }) => severity === 'error')
      expect(configuration === undefined).toBe(hasErrors)
      if (configuration !== undefined) expect(configuration.event).toMatch(/^[^./\\][^/\\]*$/)
    })
  })

  test('any ledger gives places inside gpslogs, each its own, and is the same when written again', () => {
    const sample = { [aKey]: anEntry(), [aKey.replace('11194', '12194')]: anEntry() }
    fuzz(nearly(sample), (text) => {
      const { ledger } = parseLedger(text)
      const places = [...ledger.values()].map(localFileOf)
      for (const place of places) expect(place).toMatch(/^gpslogs\/\d{8}\/[\w-]+\.[A-Za-z0-9]{2,4}$/)
      expect(new Set(places).size).toBe(ledger.size)
      expect(parseLedger(serialiseLedger(ledger)).ledger).toEqual(ledger)
    })
  })

  test('any track has the same verdict in whatever pieces it comes, and a changed one is not exact', () => {
    const track = buildTrack({ speeds: plainShape.speeds.slice(0, 40) })
    const expected = { motion: plainShape.motion, log: track.log }
    const read = (pieces: readonly Uint8Array[]) => {
      const reader = createReaderFor('.oao', expected)
      for (const piece of pieces) reader.push(piece)
      return reader.end()
    }
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 2000 }), mutatedBytes(track.bytes))
    fuzz(fc.tuple(bytes, fc.integer({ min: 1, max: 700 })), ([given, size]) => {
      const pieces = Array.from({ length: Math.ceil(given.length / size) }, (_, index) =>
        given.subarray(index * size, (index + 1) * size),
      )
      const report = read(pieces)
      expect(report).toEqual(read([given]))
      if (!Buffer.from(given).equals(track.bytes)) expect(report.verdict).not.toBe('exact')
      expectSafe(report, 1000)
    })
  })

  test('any DNS query is read or refused', () => {
    // One question, for the address of motion-601.
    const query = Buffer.from('000101000001000000000000' + '0a6d6f74696f6e2d363031' + '0000010001', 'hex')
    const parsed = parseQuery(query)
    if (!parsed.ok) throw new Error('the sample is no query')
    fuzz(fc.oneof(fc.uint8Array({ maxLength: 600 }), mutatedBytes(query)), (bytes) => void parseQuery(bytes))
  })

  test('any system files give addresses and names, or nothing', () => {
    const sample =
      '# x\n127.0.0.1 localhost\n192.168.0.7 motion-601 motion-601.lan ; y\nsearch lan a.example.\n'
    fuzz(fc.oneof(fc.string({ unit: 'binary' }), mutatedText(sample)), (text) => {
      for (const address of parseHosts(text).values()) expect(isIPv4(address)).toBe(true)
      for (const domain of parseSearchDomains(text)) expect(domain).toMatch(/^\S+$/u)
      hasMulticastNames(text)
    })
  })

  test('any journal line is an event that can be shown and folded, or nothing', () => {
    const line = monitorEvent.chain((event) => {
      const text = formatEventLine(event).trimEnd()
      return fc.oneof(fc.constant(text), mutatedText(text), mutatedJson(JSON.parse(text)))
    })
    const header = mutatedText(formatHeader(initialState, 0).trimEnd())
    fuzz(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: header }), (text) => {
      const entry = parseLine(text)
      if (entry === undefined || entry.type === 'state-restored') return
      reduce(initialState, entry)
      for (const reported of formatEvent(entry)) expect(formatLine(reported)).not.toMatch(unsafe)
    })
  })

  test('any scenario is read or refused', () => {
    const sample = { name: 'x', steps: [{ at: 1, motion: 601, action: 'off', how: 'stale' }] }
    fuzz(nearly(sample), (text) => void parseScenario(text))
  })

  test('any JSON for a terminal is the same value and holds nothing a terminal obeys', () => {
    fuzz(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)))
      expect(jsonText(value)).not.toMatch(/\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u)
    })
  })
})
