/** A small disk in place of a folder, which can be full or read-only even for root: a mounted tmpfs. */
import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'

export interface SmallDisk extends Disposable {
  makeReadOnly(): void
  makeWritable(): void
  /** Its capacity in bytes from now on. */
  resize(bytes: number): void
}

/** Mounts a disk over `folder`; undefined, with a notice, if this machine does not allow it. */
export async function mountDisk(folder: string, bytes: number): Promise<SmallDisk | undefined> {
  await mkdir(folder, { recursive: true })
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder)) {
    console.info(
      `skipped: a tmpfs cannot be mounted over ${folder} (only root may, and only where mounts are allowed)`,
    )
    return undefined
  }
  const remount = (option: string): void => {
    if (!run('mount', '-o', `remount,${option}`, folder)) throw new Error(`${folder}: ${option} was refused`)
  }
  return {
    makeReadOnly: () => remount('ro'),
    makeWritable: () => remount('rw'),
    resize: (size) => remount(`size=${size}`),
    [Symbol.dispose]: () => void run('umount', '-l', folder),
  }
}

function run(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
