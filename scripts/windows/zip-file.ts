/** Makes the ZIP for Windows: the executable, a start file to click on, and the licences. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipOf } from './zip.ts'

/** The name of the start file in the ZIP. */
export const START_FILE = 'Start Motion Monitor.cmd'

/** Writes the ZIP at `file`. */
export async function makeWindowsZip(
  file: string,
  parts: { readonly executable: string; readonly licences: string },
): Promise<void> {
  const entries = [
    { name: 'motion-monitor.exe', contents: await readFile(parts.executable) },
    { name: START_FILE, contents: Buffer.from(await startFile()) },
    { name: 'LICENSES.txt', contents: await readFile(parts.licences) },
  ]
  await writeFile(file, zipOf(entries))
}

/** The start file with Windows line ends, which cmd needs to find its labels. */
export async function startFile(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'start.cmd'), 'utf8')
  return text.replaceAll(/\r?\n/g, '\r\n')
}
