/** A disk that never answers, like a lost network share: a FUSE file system without a server. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, stat } from 'node:fs/promises'

const INIT = 26
const HEADER_BYTES = 40

export interface DeadDisk extends AsyncDisposable {
  /** From now on each call fails, as after the disk was removed. */
  fail(): Promise<void>
}

/** Mounts the dead disk over an existing file or folder; undefined, with a notice, if this machine does not allow it. */
export async function mountDeadDisk(path: string): Promise<DeadDisk | undefined> {
  const device = await open('/dev/fuse', 'r+').catch(() => undefined)
  if (device === undefined || !(await mount(device, path))) {
    await device?.close()
    console.info(
      `skipped: FUSE cannot be mounted over ${path} (only root may, and only where mounts are allowed)`,
    )
    return undefined
  }
  await greet(device)
  let isFailing = false
  const fail = async (): Promise<void> => {
    if (!isFailing) await device.close()
    isFailing = true
  }
  return {
    fail,
    async [Symbol.asyncDispose]() {
      // Waiting calls now get an error.
      await fail()
      spawnSync('umount', ['-l', path])
    },
  }
}

async function mount(device: FileHandle, path: string): Promise<boolean> {
  const { mode } = await stat(path)
  const options = `fd=3,rootmode=${(mode & 0o170_000).toString(8)},user_id=0,group_id=0,allow_other`
  const child = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'dead-disk', path], {
    stdio: ['ignore', 'ignore', 'ignore', device.fd],
  })
  const [code] = await once(child, 'exit')
  return code === 0
}

/** Answers the kernel's first request, and no other. */
async function greet(device: FileHandle): Promise<void> {
  const question = Buffer.alloc(2 ** 17)
  await device.read(question, 0, question.length, null)
  if (question.readUInt32LE(4) !== INIT) throw new Error('FUSE does not begin as it should')
  const answer = Buffer.alloc(16 + 64)
  answer.writeUInt32LE(answer.length, 0)
  answer.writeBigUInt64LE(question.readBigUInt64LE(8), 8)
  answer.writeUInt32LE(question.readUInt32LE(HEADER_BYTES), 16)
  answer.writeUInt32LE(Math.min(31, question.readUInt32LE(HEADER_BYTES + 4)), 20)
  answer.writeUInt32LE(2 ** 16, 24)
  answer.writeUInt32LE(2 ** 16, 36)
  await device.write(answer, 0, answer.length, null)
}
