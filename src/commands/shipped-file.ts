/** Reads files that ship with the program, beside package.json or within the single-file executable. */
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { getAsset, isSea } from 'node:sea'
import { MIB } from '../core/base/units.ts'
import { readAtMost } from '../core/disk/read-file.ts'

/** The text of a file by its path in the package, as `config/server.json`; rejects if the installation is incomplete. */
export async function readShippedFile(path: string): Promise<string> {
  if (isSea()) return getAsset(path, 'utf8')
  // Works from src/ and from dist/.
  const packageFile = findPackageJSON(import.meta.url)
  if (packageFile === undefined)
    throw new Error(`no package.json above ${import.meta.url}: the installation is incomplete`)
  const file = join(dirname(packageFile), path)
  const bytes = await readAtMost(file, MIB)
  if (bytes === undefined) throw new Error(`${file} is too large: the installation is broken`)
  return bytes.toString('utf8')
}
