/** Finds the files that `import` was given: files, folders, patterns, stdin. */
import { basename, dirname, join, matchesGlob } from 'node:path'
import { readdir, stat, unlessMissing } from '../core/disk/calls.ts'
import { filesBelow } from '../core/disk/folders.ts'

export interface FoundFile {
  /** As a person knows it. */
  readonly name: string
  readonly path: string
  /** Nobody named it, so it may be something else. */
  readonly isFromFolder: boolean
}

interface Naming {
  /** Where the bytes of an argument are. */
  readonly fileOf: (path: string) => string
  readonly stdinName: string | undefined
}

/** The files of the arguments, those of a folder by name. Throws the file system's errors. */
export async function findFiles(paths: readonly string[], naming: Naming): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) found.push(...(await filesOf(path, naming)))
  return found
}

async function filesOf(path: string, { fileOf, stdinName = '-' }: Naming): Promise<readonly FoundFile[]> {
  if (path === '-') return [{ name: stdinName, path: fileOf(path), isFromFolder: false }]
  const state = await unlessMissing(stat(path))
  if (state?.isDirectory() === true) return fromFolder(await filesBelow(path))
  // Some shells leave patterns to the program.
  if (state === undefined && /[*?]/.test(basename(path))) return fromFolder(await matching(path))
  return [{ name: path, path, isFromFolder: false }]
}

function fromFolder(paths: readonly string[]): readonly FoundFile[] {
  const shown = paths.filter((path) => !basename(path).startsWith('.')).toSorted()
  return shown.map((path) => ({ name: path, path, isFromFolder: true }))
}

async function matching(pattern: string): Promise<readonly string[]> {
  const folder = dirname(pattern)
  const names = (await unlessMissing(readdir(folder))) ?? []
  return names.filter((name) => matchesGlob(name, basename(pattern))).map((name) => join(folder, name))
}
