/** Shows a change in an event's folder by polling, which works on every file system. */
import { join } from 'node:path'
import { notesFile } from '../core/archive/notes-file.ts'
import type { Project } from '../core/config/project.ts'
import { readdir } from '../core/disk/calls.ts'
import { fingerprintOf } from '../core/disk/fingerprint.ts'

/** A text that changes whenever an input of the report changes. Never throws. */
export async function eventFingerprint(project: Project): Promise<string> {
  const motions = await namesIn(project.motionsFolder)
  const journals = await namesIn(project.logsFolder, (name) => name.endsWith('.ndjson'))
  const days = await namesIn(project.gpslogsFolder)
  const files = [
    project.configFile,
    project.rosterFile,
    notesFile(project.eventFolder),
    ...motions.flatMap((name) => {
      const folder = join(project.motionsFolder, name)
      return ['downloads.json', 'info.json', 'settings.json', 'logs.json'].map((file) => join(folder, file))
    }),
    ...journals.map((name) => join(project.logsFolder, name)),
    // A new or removed track changes its day's folder.
    ...days.map((name) => join(project.gpslogsFolder, name)),
  ]
  const prints = await Promise.all(files.map(async (path) => `${path} ${await fingerprintOf(path)}`))
  return prints.join('\n')
}

async function namesIn(folder: string, isWanted: (name: string) => boolean = () => true): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter(isWanted).sort()
}
