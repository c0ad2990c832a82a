/** Writes whole small files that are not there yet. */
import { writeFileSync } from 'node:fs'
import { withFile, withFileSync } from './open-file.ts'

/** Makes the file at `path`. Throws the file system's errors, `EEXIST` where there is something of that name. */
export function createFile(path: string, text: string): Promise<void> {
  return withFile(path, 'create', (file) => file.writeFile(text))
}

/** As `createFile`, before the process ends. */
export function createFileSync(path: string, text: string): void {
  // It goes on after a short write.
  withFileSync(path, 'create', (fd) => writeFileSync(fd, text))
}
