/** Every command in a shell: with a reader that goes away, `-` for stdin and stdout, and unknown words. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/commands/version.ts'
import { formatEventLine } from '../../src/core/record/journal-lines.ts'
import { trackBytes } from '../faults/faulty-fleet.ts'
import { deviceOf, logOf } from '../simulator/builders.ts'
import { begin, entrant, NOON } from '../ui/scenes.ts'

const program = `${process.execPath} ${process.cwd()}/src/cli.ts`

let root = ''
let track: Buffer = Buffer.alloc(0)
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shells-'))
  const [log] = deviceOf(601, [logOf()]).logs
  if (log === undefined) throw new Error('no log')
  track = Buffer.from(trackBytes(deviceOf(601, [logOf()]), log))
  await writeFile(join(root, 'track.oao'), track)
  await mkdir(join(root, 'many'))
  for (let n = 0; n < 300; n += 1) await writeFile(join(root, 'many', `${n}.oao`), track)
  const journal = [...begin([entrant(601)], NOON), { type: 'session-stopped', at: NOON + 600_000 } as const]
  const lines = journal.map((event) => formatEventLine(event)).join('')
  await writeFile(join(root, 'journal-1.ndjson'), lines)
  await mkdir(join(root, 'day', 'config'), { recursive: true })
  await writeFile(join(root, 'day', 'config', 'server.json'), '{"Event": 2026}')
  const logs = join(root, 'day', 'events', '2026', 'logs')
  await mkdir(logs, { recursive: true })
  await writeFile(join(logs, 'journal-20251007T160230.123Z.ndjson'), lines)
})
afterAll(() => rm(root, { recursive: true }))

/** Runs a line of bash in the folder; `mm` is the program. */
function shell(line: string, input?: Buffer) {
  const script = `set -o pipefail; mm() { ${program} "$@"; }; ${line}`
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { cwd: root, input, encoding: 'utf8' })
  return { stdout, stderr, status }
}

describe('a reader that goes away ends a command without a word', () => {
  test.each([
    ['verify', 'mm verify many/*.oao | head -1'],
    ['track', 'mm track many/*.oao | head -1'],
    ['track --csv', 'mm track --csv track.oao | head -1'],
    ['simulate', 'mm simulate --devices 1 --port 0 --scenario end-of-day --speed 100 | head -1'],
    ['status', 'mm status --json --root day | head -1'],
    ['help', 'mm --help | head -1'],
    ['the help of a command that shows a session', 'mm demo --help | head -1'],
    ['completion', 'mm completion bash | head -1'],
    ['replay', 'mm replay --json journal-1.ndjson | head -1'],
  ])('a reader that goes away ends a command silently: %s', (_, line) => {
    const { stdout, stderr } = shell(`set +o pipefail; ${line}`)
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stderr).toBe('')
  })
})

test.each(['check --root event', 'status --root day', 'completion bash', 'verify track.oao', '--help'])(
  'the command %s on a full disk ends with one line that says so',
  (words) => {
    shell('mm init --root event')
    const { stderr, status } = shell(`mm ${words} > /dev/full`)
    expect(stderr).toBe('stdout cannot be written: ENOSPC: no space left on device, write\n')
    expect(status).toBe(1)
  },
)

describe('- stands for stdin and stdout', () => {
  test('the command verify - judges what comes through a pipe', () => {
    const { stdout, status } = shell('mm verify -', track)
    expect(stdout).toMatch(/^(exact|usable) +- /)
    expect(status).toBe(0)
  })

  test('the command track - looks at what comes through a pipe, and exports it', () => {
    expect(JSON.parse(shell('mm track --json -', track).stdout)).toMatchObject([{ path: '-' }])
    const csv = shell('mm track --csv -o - -', track)
    expect(csv.stdout).toBe(shell('mm track --csv track.oao').stdout)
    expect(csv.status).toBe(0)
  })

  test('a file that is no track is named as on the command line', () => {
    const { stderr, status } = shell('mm track -', Buffer.from('no track'))
    expect(stderr).toMatch(/^- is not a track/)
    expect(status).toBe(2)
  })

  test('the command report -o - writes to stdout and makes no file of that name', async () => {
    shell('mm init --root event')
    const { stdout, status } = shell('mm report --root event -o -')
    expect(stdout).not.toBe('')
    expect(status).toBe(0)
    expect(await readdir(root)).not.toContain('-')
  })
})

describe('the options that every command takes', () => {
  test.each([
    'mm -v',
    'mm -V',
    'mm --version',
    'mm check -v',
    'mm --no-color -v',
    'mm --headless --no-color -V',
  ])('the command %s shows the version and does nothing else', (line) => {
    expect(shell(line)).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 })
  })

  test.each([
    'mm --no-color check --root event',
    'mm check --no-color --root event',
    'mm check --root event',
  ])('the command %s checks the project', (line) => {
    shell('mm init --root event')
    const { stdout, status } = shell(line)
    expect(stdout).toBe(shell('NO_COLOR=1 mm check --root event').stdout)
    expect(status).toBe(0)
  })

  test('the command mm --no-color names an unknown command, as without it', () => {
    const { stderr, status } = shell('mm --no-color chekc')
    expect(stderr).toBe('error: unknown command "chekc": did you mean "check"?\n')
    expect(status).toBe(2)
  })
})

describe('what is not known is named', () => {
  test.each([
    ['mm chekc', 'error: unknown command "chekc": did you mean "check"?\n'],
    ['mm raport --json', 'error: unknown command "raport": did you mean "report"?\n'],
    ['mm bananas', 'error: unknown command "bananas": "motion-monitor --help" lists them\n'],
  ])('an unknown command is named: %s', (line, message) => {
    expect(shell(line)).toEqual({ stdout: '', stderr: message, status: 2 })
  })

  test('a report in an unknown form is refused before anything is read', () => {
    const { stderr, status } = shell('mm init --root event; mm report --root event -o day.pdf')
    expect(stderr).toContain(
      'day.pdf: The report cannot be written: a report has no form ".pdf": .html, .htm, .csv, .json, .txt',
    )
    expect(status).toBe(2)
    expect(existsSync(join(root, 'day.pdf'))).toBe(false)
  })

  test('a replay cannot begin at a time outside the session', () => {
    const { stderr, status } = shell('TZ=UTC mm replay --headless --at 2001-01-01T00:00:00Z journal-1.ndjson')
    expect(stderr).toMatch(/^--at: 2001-01-01T00:00:00Z is outside the session, which goes from 20\d\d-/)
    expect(status).toBe(2)
  })
})

describe('commands that print facts print them as JSON too', () => {
  test.each([
    ['init', 'mm init --root event --json'],
    ['check', 'mm check --root event --json'],
    ['plan', 'mm plan --root event --json'],
    ['rename', 'mm rename --root event --dry-run --json'],
    ['import', 'mm import --root event --dry-run --json absent.sbp'],
    ['report', 'mm report --root event --json'],
    ['status', 'mm status --root day --json'],
    ['doctor', 'mm doctor --root event --json'],
    ['verify', 'mm verify --json track.oao'],
    ['track', 'mm track --json track.oao'],
  ])('a command that prints facts prints them as JSON too: %s', (_, line) => {
    shell('mm init --root event')
    const { stdout } = shell(line)
    expect(typeof JSON.parse(stdout)).toBe('object')
  })
})
