/** Checks what a monitor leaves behind: only known files of a project, and text without control characters. */
import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** Every unexpected path below a project, including links; its event is `Test`. */
export async function strangeFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)))
  const links = await Promise.all(paths.map(async (path) => (await lstat(join(root, path))).isSymbolicLink()))
  return paths.filter((path, index) => links[index] === true || !knownFile.test(path.replaceAll('\\', '/')))
}

/** A control character other than the line end, or one that changes the direction of text. */
export const controls = /(?!\n)\p{Cc}|\p{Bidi_Control}/u

const knownFile = new RegExp(
  `^(?:${[
    'config(?:/server\\.json)?',
    'events',
    'events/Test(?:/notes\\.json|/config(?:/motions\\.csv)?)?',
    'events/Test/logs(?:/[\\w.-]+)?',
    'events/Test/motions(?:/states\\.json|/motion-\\d+(?:/(?:info|settings|logs|downloads)\\.json)?)?',
    'events/Test/gpslogs(?:/\\d{8}(?:/\\w+\\.\\w+(?:\\.rejected)?|/\\.\\w+\\.\\w+\\.part)?)?',
  ].join('|')})$`,
)
