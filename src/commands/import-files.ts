/** Finds the files that `import` was given: files, folders, patterns, stdin. */
import { basename, dirname, join, matchesGlob } from 'node:path'
import { readdir, stat } from '../core/disk/calls.ts'
import { describeUnreadable } from '../core/disk/open-file.ts'

export interface FoundFile {
  /** As a person knows it. */
  readonly name: string
  readonly path: string
  /** Nobody named it, so it may be something else. */
  readonly isFromFolder: boolean
  /** A folder that cannot be looked through: why. */
  readonly problem?: string
}

interface Naming {
  /** Where the bytes of an argument are. */
  readonly fileOf: (path: string) => string
  readonly stdinName: string | undefined
}

/** Folders that operating systems put on every stick, and often make unreadable. */
const ofSystem: ReadonlySet<string> = new Set(['System Volume Information', '$RECYCLE.BIN', 'lost+found'])

/** The files of the arguments, those of a folder by name. Never throws: what cannot be looked at has its problem. */
export async function findFiles(paths: readonly string[], naming: Naming): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) found.push(...(await filesOf(path, naming)))
  return found
}

async function filesOf(path: string, { fileOf, stdinName = '-' }: Naming): Promise<readonly FoundFile[]> {
  if (path === '-') return [{ name: stdinName, path: fileOf(path), isFromFolder: false }]
  const state = await stat(path).catch(() => undefined)
  if (state?.isDirectory() === true) return filesIn(path)
  // Some shells pass patterns on unexpanded; a pattern that matches nothing is reported as a missing file.
  const matches = state === undefined && /[*?]/.test(basename(path)) ? await matching(path) : []
  return matches.length > 0 ? matches : [{ name: path, path, isFromFolder: false }]
}

/** The files of a folder and below it; what is hidden, or a link, is passed over. */
async function filesIn(folder: string): Promise<readonly FoundFile[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const shown = entries.filter(({ name }) => !name.startsWith('.') && !ofSystem.has(name))
    const found: FoundFile[] = []
    for (const entry of shown.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) found.push(...(await filesIn(path)))
      else if (entry.isFile()) found.push({ name: path, path, isFromFolder: true })
    }
    return found
  } catch (error) {
    const problem = `the folder ${describeUnreadable(error)}`
    return [{ name: folder, path: folder, isFromFolder: true, problem }]
  }
}

async function matching(pattern: string): Promise<readonly FoundFile[]> {
  const folder = dirname(pattern)
  const names = await readdir(folder).catch(() => [])
  const fitting = names.filter((name) => !name.startsWith('.') && matchesGlob(name, basename(pattern)))
  return fitting.toSorted().map((name) => {
    const path = join(folder, name)
    return { name: path, path, isFromFolder: true }
  })
}
