// Tries every fault and writes the results into docs/reliability.md: node scripts/reliability.ts [--report FILE of an earlier run]
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'

const page = 'docs/reliability.md'
const [begin, end] = ['<!-- written by scripts/reliability.ts -->', '<!-- until here -->']

/** How the faults of a file or folder are made, and what is promised under all of them; the first match counts. */
const kinds: readonly { readonly path: string; readonly made: string; readonly promised: string }[] = [
  {
    path: 'test/faults/disk',
    made: 'a small tmpfs in the place of a folder: full, read-only',
    promised: 'what is not on disk is not called home',
  },
  {
    path: 'test/faults/bytes',
    made: 'files written over at the same length with their times restored; a folder of the same disk, a tmpfs that comes and goes',
    promised:
      'what has other bytes is not home, one disk is not two; the track is fetched or copied again before a release',
  },
  {
    path: 'test/faults/copied-log',
    made: 'copies of a simulated motion’s own log, whole, cut, damaged, of an earlier or later state, imported before, after or instead of it',
    promised:
      'one track, never with less in place of more; the motion is released once all that it lists is home',
  },
  {
    path: 'test/reliability/import-killed',
    made: 'SIGKILL at random instants to an import of 50 files, to the monitor that takes them in, or to both',
    promised:
      'each track is home once and whole after the import was run again; a request to a dead monitor is never done later',
  },
  {
    path: 'test/faults/leaving',
    made: 'simulated devices that leave unread, or answer in the place of others',
    promised: 'who was here has left too early; what another device answered proves nothing',
  },
  {
    path: 'test/faults/dns',
    made: 'a simulated name server that is silent, knows nobody or denies every name',
    promised: 'nobody counts as gone for it; who is really gone is missed',
  },
  {
    path: 'test/faults/many-logs',
    made: 'a simulated device that lists 20,000 wanted logs',
    promised:
      'the engine is away for 100 ms at most, the others are served, the ledger is written at 4 MiB a second at most',
  },
  {
    path: 'test/faults/names',
    made: 'a simulated name server that gives a router’s own page, or stale addresses beside the right one',
    promised: 'who is there is found and released; a page that is no motion is no trouble of any',
  },
  {
    path: 'test/faults/numbers',
    made: 'numbers that no log, device, ledger or clock can have',
    promised: 'the record is set aside with its reason and withholds; no time-out is made of it',
  },
  {
    path: 'test/faults/garbage',
    made: 'devices that send 40 MiB of garbage for each log, or cut each track; a small tmpfs',
    promised: 'the disk keeps its room; what was good of it is gone on with',
  },
  {
    path: 'test/faults/wsl',
    made: 'a small tmpfs and files in the place of C:, a clock of the test that stands still or stays behind',
    promised: 'an alarm with what to do; nobody counts as gone, and what can come home does',
  },
  {
    path: 'test/faults/clocks',
    made: 'simulated devices whose logs are of 2007 or 2031 or end in the future, a clock of the test',
    promised: 'a warning or an alarm that says whose clock it is; no motion is kept for it',
  },
  {
    path: 'test/parity/',
    made: "generated answers, names, rosters and configurations, given to Python's own parsers too",
    promised: 'what the incumbent reads is read, to the same bytes',
  },
  {
    path: 'test/faults/odd-http',
    made: 'simulated devices whose HTTP is that of small servers',
    promised: 'the motion comes home at its first visit',
  },
  {
    path: 'test/faults/',
    made: 'simulated devices over real sockets',
    promised: 'trouble of this motion alone; the next good try brings the track home',
  },
  {
    path: 'test/network/nat',
    made: "three network namespaces with address translation, and a stand-in for WSL's DNS tunnel",
    promised: 'no alarm for what the tunnel leaves out; another WiFi is shown within 5 s and costs no motion',
  },
  {
    path: 'test/network/',
    made: 'network namespaces and their links, a clock of the test',
    promised: 'nobody counts as gone for it; work goes on within 2 s',
  },
  {
    path: 'test/reliability/import',
    made: 'SIGKILL at random instants of an import from a folder',
    promised: 'nothing is lost, nothing is doubled, nothing is torn',
  },
  {
    path: 'test/e2e/kill',
    made: 'SIGKILL at random instants of a burst',
    promised: 'nothing is lost, nothing is torn',
  },
  {
    path: 'test/e2e/',
    made: 'the built program in a pseudo-terminal, over ssh, in tmux',
    promised: 'the terminal is given back; the engine ends well or goes on',
  },
  {
    path: 'test/fuzz/parsers',
    made: 'arbitrary and almost right input, a few seconds each',
    promised: 'no parser throws, hangs or lets anything harmful through',
  },
  {
    path: 'test/fuzz/flood',
    made: 'raw devices that send 2.5 MB/s without an end, in blocks and in crumbs',
    promised: 'each is cut after a bounded number of bytes and left alone; the good ones are released',
  },
  {
    path: 'test/fuzz/mouse',
    made: 'a terminal whose mouse reports are cut anywhere, make no sense or never end',
    promised: 'no part of a report becomes a key, and no key is lost',
  },
  {
    path: 'test/fuzz/names',
    made: 'arbitrary names in the table of the screen, drawn by a terminal emulator, and every letter of Unicode',
    promised: 'each column begins at its cell and CAN GO is whole; what has no width is left out',
  },
  {
    path: 'test/fuzz/board',
    made: 'requests to the board with a few changes, over real sockets',
    promised:
      'the board goes on; no answer has a name, a note or the secret, and nothing but its three commands is passed on',
  },
  {
    path: 'test/fuzz/',
    made: 'devices that send arbitrary bytes, and every trick at once',
    promised: 'the good devices are released; nothing is obeyed, nothing is written outside',
  },
  {
    path: 'test/days/',
    made: 'days that fast-check draws: visits, failures, restarts, changed records and files; a judge that reads the files',
    promised: 'a motion that is released or counted as "can go" has each wanted track on disk, byte for byte',
  },
  {
    path: 'test/soak/',
    made: 'simulated days on end, growing logs, lost records, floods, random faults of devices and DNS, SIGKILL and restarts',
    promised:
      'every wanted track is home byte for byte; a motion that lost a record is never released; no motion there is said to have left; nothing grows',
  },
  {
    path: 'test/reliability/failing-well',
    made: 'a part of the program that throws',
    promised: "one device's trouble, with its cause at ERROR",
  },
  {
    path: 'test/reliability/disk',
    made: 'a small tmpfs in the place of a folder; the event folder moved away',
    promised: 'an alarm says where and why; work goes on when it is mended',
  },
  {
    path: 'test/reliability/restart',
    made: 'restarts and SIGKILL; a file of states that is missing, torn, of another day or version; ledgers and tracks that are lost',
    promised: 'what was known is shown, as of then; nothing is called done that the ledger does not bear out',
  },
  {
    path: 'test/reliability/descriptors',
    made: 'the built program under limits of 25 to 120 open files, and one that is lowered while it runs',
    promised: 'it says so and does not begin, or brings every track home; nothing false is said of a motion',
  },
  {
    path: 'test/reliability/links',
    made: 'planted links',
    promised: 'nothing is written outside the event folder',
  },
  {
    path: 'test/reliability/board',
    made: "two hundred phones of Python's sockets, of which forty stop reading; a thousand connections at once; a thread that fails",
    promised:
      'slow phones are dropped a MiB behind; no other phone, nor the engine or the terminal, waits for them',
  },
  {
    path: 'test/reliability/stalled-terminal',
    made: 'a real terminal that reads nothing for 7 s while a fleet comes home and a phone looks at the board',
    promised:
      'the phone sees each event, and signs of life of the engine; the terminal is whole when it reads again',
  },
  {
    path: 'test/reliability/metrics',
    made: 'real connections that send requests ahead and read nothing',
    promised: 'a connection costs the memory of one answer and ends after 20 s',
  },
  {
    path: 'test/reliability/no-files',
    made: 'real named pipes, folders, sockets and devices with the names of files',
    promised: 'nothing hangs; what is wrong is said; the other motions go on; a signal ends the monitor',
  },
  {
    path: 'test/reliability/hanging-disk',
    made: 'a FUSE file system that never answers, in the place of a folder or a file',
    promised: 'work on other disks goes on; an alarm names the file; one signal or q ends the program',
  },
  {
    path: 'test/reliability/durable-folders',
    made: 'strace on the built program, from an empty event to a released motion',
    promised:
      'each folder is synced into the one above it before anything in it is renamed or called completed',
  },
  {
    path: 'test/reliability/removed-files',
    made: 'rm of everything in the logs folder under the built program',
    promised: 'one monitor goes on, holds its event and writes log and journal anew',
  },
  {
    path: 'test/reliability/lock-namespaces',
    made: 'the built program by `unshare -pf`, with and without a /proc of its own',
    promised: 'one monitor works on the event, the other follows it and sweeps nothing',
  },
  {
    path: 'test/reliability/windows',
    made: "the built program with the answers of Windows' file system: no flushing of folders, no renaming over a file that is open",
    promised:
      'a file held for a moment is waited for; one held for long is an error, and no release comes before it is written',
  },
  {
    path: 'test/reliability/',
    made: "the lock file, Node's permission model",
    promised: 'no more rights than needed',
  },
]

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
})

interface Row {
  readonly fault: string
  readonly kind: (typeof kinds)[number]
  tried: number
  failed: number
  skipped: number
}

const { values } = parseArgs({ options: { report: { type: 'string' } } })
const rows = rowsOf(report.parse(JSON.parse(readFileSync(values.report ?? runTests(), 'utf8'))))
const text = readFileSync(page, 'utf8')
writeFileSync(page, text.slice(0, text.indexOf(begin)) + table(rows) + text.slice(text.indexOf(end)))
process.exitCode = rows.some(({ failed }) => failed > 0) ? 1 : 0

function runTests(): string {
  const file = join(tmpdir(), `motion-monitor-reliability-${process.pid}.json`)
  const folders = [...new Set(kinds.map(({ path }) => path.split('/').slice(0, 2).join('/')))]
  const args = ['run', ...folders, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })
  return file
}

/** One row for the tests of one suite, or for a single test. */
function rowsOf({ testResults }: z.infer<typeof report>): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { name, assertionResults } of testResults.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = relative('.', name).replaceAll('\\', '/')
    const kind = kinds.find(({ path }) => file.startsWith(path))
    if (kind === undefined) continue
    for (const { ancestorTitles, title, status } of assertionResults) {
      const fault = ancestorTitles.at(0) ?? title
      const row = rows.get(`${file} ${fault}`) ?? { fault, kind, tried: 0, failed: 0, skipped: 0 }
      rows.set(`${file} ${fault}`, row)
      if (status === 'passed') row.tried++
      else if (status === 'failed') row.failed++
      else row.skipped++
    }
  }
  return [...rows.values()]
}

function table(all: readonly Row[]): string {
  const lines = all.map(({ fault, kind, tried, failed, skipped }) => {
    const result = [
      failed > 0 ? `**${failed} FAILED**` : 'kept',
      skipped > 0 ? `${skipped} not possible here` : '',
    ]
    const cells = [fault, kind.made, kind.promised, String(tried + failed), result.filter(Boolean).join(', ')]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const cases = all.reduce((sum, { tried, failed }) => sum + tried + failed, 0)
  return [
    begin,
    '',
    '| fault | how it is made | what is promised | tried | result |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
    `${cases} cases in ${all.length} rows.`,
    '',
    '',
  ].join('\n')
}
