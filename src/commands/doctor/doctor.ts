/** `motion-monitor doctor`: checks whether this laptop is ready, and says what to do if not. */
import type { Command } from 'commander'
import { jsonText, sanitiseText } from '../../core/base/sanitise.ts'
import { wrapWords } from '../../core/base/wrap-words.ts'
import { addExamples } from '../help.ts'
import { jsonOption, rootOption } from '../options.ts'
import { leave } from '../terminal-output.ts'
import { examine } from './examine.ts'
import type { DoctorFinding, Verdict } from './finding.ts'
import { terminalFacts } from './terminal.ts'

interface DoctorCommandOptions {
  readonly root: string
  readonly json: boolean
}

/** The longest line, even on a wider terminal. */
const WIDEST = 100
const NARROWEST = 40

/** Adds `doctor` to the program; the process ends with 1 when there is a problem. */
export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('is this laptop ready, and if not, what to do')
    .description(
      'Looks at the terminal, the locale, the network, DNS, the clock, the disk, the rights of folders and the project, and says what to do. It leaves everything as it is, and takes a few seconds at most.',
    )
    .addOption(rootOption())
    .addOption(jsonOption('print one JSON object'))
    .action(async ({ root, json }: DoctorCommandOptions) => {
      const terminal = terminalFacts(process.stdin, process.stdout, process.env)
      const { findings, isLeftOpen } = await examine({ root, now: Date.now(), terminal })
      const status = findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0
      process.stdout.write(json ? jsonOf(findings) : linesOf(findings, terminal.size?.columns))
      process.exitCode = status
      if (isLeftOpen) await leave(status, 'disk-hangs')
    })
  addExamples(command, [
    ['motion-monitor doctor --root ~/event', 'before the event, and when something is odd'],
    ['motion-monitor doctor | grep -A3 ^problem', 'what must be mended, and how'],
    ['motion-monitor doctor --json', 'for a program; the exit status is 1 if there is a problem'],
  ])
}

/** The findings as text, each remedy below its finding. */
export function linesOf(findings: readonly DoctorFinding[], columns = 80): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, columns))
  const nameWidth = Math.max(0, ...findings.map(({ check }) => check.length))
  const indent = ' '.repeat('problem'.length + nameWidth + 4)
  const lines = findings.flatMap(({ check, verdict, found, remedy }) => {
    const [first = '', ...rest] = wrapWords(sanitiseText(found, 2000), width - indent.length)
    return [
      `${verdict.padEnd('problem'.length)}  ${check.padEnd(nameWidth)}  ${first}`,
      ...rest.map((line) => indent + line),
      ...(remedy === undefined
        ? []
        : wrapWords(sanitiseText(remedy, 2000), width - indent.length - 3).map(
            (line, index) => `${indent}${index === 0 ? '-> ' : '   '}${line}`,
          )),
    ]
  })
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length
  const total = `${count('ok')} ok, ${count('warning')} to look at, ${count('problem')} to mend`
  return [...lines, '', total].map((line) => `${line.trimEnd()}\n`).join('')
}

function jsonOf(findings: readonly DoctorFinding[]): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length
  return `${jsonText({ problems: count('problem'), warnings: count('warning'), findings }, 2)}\n`
}
