/** Creates small files in one go. */
import { writeFileSync } from 'node:fs'
import { withFile, withFileSync } from './open-file.ts'

/** Creates the file at `path`. Throws the file system's errors, `EEXIST` where the name is taken. */
export function createFile(path: string, text: string): Promise<void> {
  return withFile(path, 'create', (file) => file.writeFile(text))
}

/** As `createFile`, before the process ends. */
export function createFileSync(path: string, text: string): void {
  // It continues after a short write.
  withFileSync(path, 'create', (fd) => writeFileSync(fd, text))
}
