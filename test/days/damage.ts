/** Changes a file as a power cut, a sync tool or a restore may do, without changing its modification time. */
import { readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import type { Damage } from './arbitrary-days.ts'

/** Damages the file; `older` is the version that a restore brings back, if any. */
export function damage(file: string, how: Damage, older: Buffer | undefined): void {
  const { size, atime, mtime } = statSync(file)
  switch (how) {
    case 'deleted':
      rmSync(file)
      return
    case 'truncated':
      truncateSync(file, Math.floor(size / 2))
      break
    case 'zeroed':
      writeFileSync(file, Buffer.alloc(size))
      break
    case 'older': {
      const restored = `${file}.restored`
      writeFileSync(restored, older ?? readFileSync(file).fill(0, size - 52))
      renameSync(restored, file)
    }
  }
  utimesSync(file, atime, mtime)
}
