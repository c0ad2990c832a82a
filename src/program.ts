/** The commands by name; each loads only when it runs, because the monitor must start fast. */
import { Command, CommanderError, Option } from 'commander'
import { addExamples, helpLook, settleVariables } from './commands/help.ts'
import { noColorOption } from './commands/options.ts'
import { version } from './commands/version.ts'
import { errorCode } from './core/base/errors.ts'
import { nearestName } from './core/base/nearest-name.ts'
import { ProblemError } from './core/base/problem.ts'
import { sanitiseText } from './core/base/sanitise.ts'
import { LockedError } from './core/disk/lock-holder.ts'

/** Exit statuses of every command (docs/exit-codes.md). */
const exitStatus = {
  ok: 0,
  /** The command did its work and found something wrong, or it failed. */
  failed: 1,
  /** It could not begin: a wrong argument, a missing or wrong file. */
  unusable: 2,
} as const

type Register = (program: Command) => void

const commands: Readonly<Record<string, () => Promise<Register>>> = {
  monitor: async () => (await import('./commands/monitor.ts')).registerMonitor,
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  doctor: async () => (await import('./commands/doctor/doctor.ts')).registerDoctor,
  board: async () => (await import('./commands/board.ts')).registerBoard,
  replay: async () => (await import('./commands/replay.ts')).registerReplay,
  simulate: async () => (await import('./commands/simulate.ts')).registerSimulate,
  init: async () => (await import('./commands/init.ts')).registerInit,
  check: async () => (await import('./commands/check.ts')).registerCheck,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  verify: async () => (await import('./commands/verify.ts')).registerVerify,
  track: async () => (await import('./commands/track.ts')).registerTrack,
  rename: async () => (await import('./commands/rename.ts')).registerRename,
  import: async () => (await import('./commands/import.ts')).registerImport,
  merge: async () => (await import('./commands/merge.ts')).registerMerge,
  report: async () => (await import('./commands/report.ts')).registerReport,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  completion: async () => (await import('./commands/completion.ts')).registerCompletion,
}

/** A program with these commands; with all if none are named. */
export async function createProgram(names: readonly string[] = Object.keys(commands)): Promise<Command> {
  const program = new Command('motion-monitor')
    .usage('[options]\n       motion-monitor <command> [options]')
    .description(
      'Finds each Motion on the event WiFi, checks it, brings its tracks home and says when it can go.',
    )
    .version(version, '-v, --version', 'show the version')
    .addOption(noColorOption())
    .helpOption('-h, --help', 'show this help, or with a command its own')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .showHelpAfterError('(motion-monitor --help shows what there is)')
    .configureHelp(helpLook)
  // The letter of earlier versions, beside the one that commander allows.
  program.addOption(new Option('-V', 'show the version').hideHelp())
  program.on('option:V', () => {
    process.stdout.write(`${version}\n`)
    throw new CommanderError(0, 'commander.version', version)
  })
  program.on('option:no-color', () => {
    process.env.NO_COLOR = '1'
  })
  addExamples(program, [
    ['motion-monitor init --root ~/event', 'make a project folder, once'],
    ['motion-monitor doctor --root ~/event', 'is this laptop ready?'],
    ['motion-monitor --root ~/event', 'watch the fleet'],
    ['motion-monitor demo', 'watch an invented one'],
    ['motion-monitor check --help', 'about one command'],
  ])
  for (const name of names) (await commands[name]?.())?.(program)
  return program
}

/** Runs the command in `argv`, by default the monitor; returns the exit status. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const first = argv.slice(2).find((word) => word !== '--no-color')
  const unknown = unknownCommand(first)
  if (unknown !== undefined) {
    process.stderr.write(`${unknown}\n`)
    return exitStatus.unusable
  }
  if (!endsByItself(first) || asksForHelp(argv)) process.stdout.on('error', leaveQuietly)
  const program = await createProgram(neededFor(first))
  try {
    settleVariables(program, process.env)
    await program.parseAsync(argv)
    return Number(process.exitCode ?? exitStatus.ok)
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has already printed its own errors.
      if (!error.code.startsWith('commander.')) process.stderr.write(`${error.message}\n`)
      return error.exitCode === 0 ? exitStatus.ok : exitStatus.unusable
    }
    if (!(error instanceof ProblemError || error instanceof LockedError)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
}

/** Commands that show a session and stop it before they leave. */
function endsByItself(first = 'monitor'): boolean {
  return ['monitor', 'demo', 'replay', 'board'].includes(first) || neededFor(first)?.[0] === 'monitor'
}

/** With one of these every command only prints its help. */
function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h')
}

/** A reader that has gone, as `head` does, is no error. */
function leaveQuietly(error: Error): void {
  if (errorCode(error) === 'EPIPE') process.exit()
  // A command that writes piece by piece reports other errors itself.
  if (process.stdout.listenerCount('error') > 1) return
  process.stderr.write(`stdout cannot be written: ${error.message}\n`)
  process.exit(exitStatus.failed)
}

function unknownCommand(first: string | undefined): string | undefined {
  if (first === undefined || first.startsWith('-') || first === 'help') return undefined
  if (Object.hasOwn(commands, first)) return undefined
  const nearest = nearestName(first, Object.keys(commands))
  const hint = nearest === undefined ? '"motion-monitor --help" lists them' : `did you mean "${nearest}"?`
  return `error: unknown command "${sanitiseText(first, 40)}": ${hint}`
}

/** The commands that a first argument needs; all of them where it is no command. */
function neededFor(first = 'monitor'): readonly string[] | undefined {
  if (first === 'completion') return undefined
  if (commands[first] !== undefined) return [first]
  const isMonitors = first.startsWith('-') && !['-h', '--help'].includes(first)
  return isMonitors ? ['monitor'] : undefined
}
