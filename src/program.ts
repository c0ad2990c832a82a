/** The commands by name; each is loaded only when it is asked for, because the monitor must start fast. */
import { Command, CommanderError } from 'commander'
import { LockedError } from './core/lock-holder.ts'
import { ProblemError } from './core/problem.ts'
import { version } from './version.ts'

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
  replay: async () => (await import('./commands/replay.ts')).registerReplay,
  simulate: async () => (await import('./commands/simulate.ts')).registerSimulate,
  init: async () => (await import('./commands/init.ts')).registerInit,
  check: async () => (await import('./commands/check.ts')).registerCheck,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  verify: async () => (await import('./commands/verify.ts')).registerVerify,
  track: async () => (await import('./commands/track.ts')).registerTrack,
  rename: async () => (await import('./commands/rename.ts')).registerRename,
  merge: async () => (await import('./commands/merge.ts')).registerMerge,
  report: async () => (await import('./commands/report.ts')).registerReport,
}

/** Runs the command in `argv`, the monitor if none is named; resolves with the exit status. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command('motion-monitor')
    .description(
      'Finds each Motion on the event WiFi, checks it, brings its tracks home and says when it can go',
    )
    .version(version)
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ sortSubcommands: false })
  const named = commands[argv[2] ?? 'monitor']
  const isMonitor = argv[2]?.startsWith('-') === true && !['-h', '--help'].includes(argv[2])
  const needed = named ?? (isMonitor ? commands.monitor : undefined)
  for (const load of needed === undefined ? Object.values(commands) : [needed]) (await load())(program)
  try {
    await program.parseAsync(argv)
    return Number(process.exitCode ?? exitStatus.ok)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.ok : exitStatus.unusable
    if (!(error instanceof ProblemError || error instanceof LockedError)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
}
