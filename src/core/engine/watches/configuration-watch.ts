/** Reads server.json again when it changes: applies what can take effect at once, and logs the rest. */
import type { Problem } from '../../base/problem.ts'
import { loadConfiguration } from '../../config/project.ts'
import { Alarm } from '../scope/alarm.ts'
import type { Dependencies } from '../scope/dependencies.ts'
import { newProblems, whyUnusable } from '../scope/file-problems.ts'
import type { LiveSettings } from '../scope/live-settings.ts'
import { configurationChanges, withLiveParts } from './configuration-change.ts'
import { watchFile } from './watched-file.ts'

/** Watches until the signal; `onTaken` is called when a new configuration is in force. */
export async function watchConfiguration(
  dependencies: Pick<Dependencies, 'clock' | 'emit' | 'project'>,
  settings: LiveSettings,
  onTaken: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, emit, project } = dependencies
  const alarm = new Alarm<'file'>('configuration', 'server.json can be used again', dependencies)
  let takenAt = clock.now()
  /** Undefined until the first look: the problems of the start are already logged. */
  let problems: readonly Problem[] | undefined
  let laterBefore = ''

  const look = async (): Promise<void> => {
    const read = await loadConfiguration(project.root, clock.now())
    if (read.configuration === undefined) {
      const since = new Date(takenAt).toISOString().slice(11, 19)
      alarm.set('file', `${whyUnusable(read.problems)} The configuration read at ${since} UTC stays in force`)
      return
    }
    alarm.set('file', undefined)
    const wanted = settings.settled(read.configuration)
    const changes = configurationChanges(settings.configuration, wanted)
    const fresh = problems === undefined ? [] : newProblems(problems, read.problems)
    problems = read.problems
    const later = changes.atNextStart.join()
    if (changes.atOnce.length + fresh.length === 0 && later === laterBefore) return
    laterBefore = later
    takenAt = clock.now()
    const configuration = withLiveParts(settings.configuration, wanted)
    settings.takeConfiguration(configuration)
    onTaken()
    const { approvedFirmwares, thresholds, expectedSettings, logging, monitor } = configuration
    emit({
      type: 'configuration-applied',
      at: takenAt,
      changes: changes.atOnce,
      atNextStart: changes.atNextStart,
      newProblems: fresh,
      expectations: { approvedFirmwares, thresholds, expectedSettings },
      timezone: expectedSettings.timezone,
      consoleLevel: logging.consoleLevel,
      marks: monitor.marks,
      chargers: monitor.chargers,
    })
  }
  await watchFile(project.configFile, clock, look, signal)
}
