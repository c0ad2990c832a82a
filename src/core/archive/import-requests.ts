/**
 * The files through which a command has a running monitor import: in `events/<Event>/imports/`, `ID.track` has the bytes,
 * `ID.request.json` asks, `ID.answer.json` answers. Each is whole from its first instant.
 */
import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import { indentedJson, parseBoundedJson } from '../base/bounded-json.ts'
import { errorCode } from '../base/errors.ts'
import { type Bytes, MIB, type Milliseconds } from '../base/units.ts'
import { lstat, mkdir, readdir, rm, unlessMissing } from '../disk/calls.ts'
import { makeConfinedFolder } from '../disk/confined-path.ts'
import { placeDurably, writeDurably } from '../disk/durable-file.ts'
import { withFile } from '../disk/open-file.ts'
import { readFileChunks } from '../disk/read-file.ts'
import { readTextFile } from '../disk/text-file.ts'
import { motionId } from '../domain/value-schemas.ts'
import { type ImportedFile, importedFileSchema, Refusal } from './import-result.ts'

/** The largest track that is downloaded. */
const LONGEST_TRACK: Bytes = 256 * MIB
const LONGEST_REQUEST: Bytes = 64 * 1024
/** An answer that nobody has fetched, and a track that nobody has asked for, are left from a killed command. */
const ABANDONED_AFTER: Milliseconds = 3_600_000
/** No command asks for more at once. */
const MOST_AT_ONCE = 1000

const FORMAT = 1
const ending = { track: '.track', request: '.request.json', answer: '.answer.json' } as const
const requestName = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.request\.json$/
const ownName =
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(?:track|request\.json|answer\.json)(?:\.part|\.\d+-\d+\.part)?$/

const requestSchema = z.object({
  format: z.literal(FORMAT),
  /** The id in the lock of the monitor that is asked: a later one does not do what an earlier one was asked. */
  monitor: z.string().max(64),
  wanted: z.discriminatedUnion('action', [
    z.object({
      action: z.literal('import'),
      /** Of the file, without its folder. */
      name: z.string().min(1).max(1024),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      motion: motionId.exactOptional(),
      fileId: z.string().max(200).exactOptional(),
      isAsIs: z.boolean(),
    }),
    z.object({ action: z.literal('remove'), key: z.string().min(1).max(200) }),
  ]),
})

/** What a command asks of a monitor. */
export type ImportRequest = Readonly<z.infer<typeof requestSchema>>
export type WantedImport = ImportRequest['wanted']
type WantedFile = Omit<Extract<WantedImport, { action: 'import' }>, 'sha256'>

/** A file of the folder that asks for nothing this program would do. */
export interface UnusableRequest {
  /** Why. */
  readonly unusable: string
}

/** The requests of one event. */
export class ImportRequests {
  readonly #root: string
  readonly folder: string

  constructor(eventFolder: string) {
    this.#root = eventFolder
    this.folder = join(eventFolder, 'imports')
  }

  /** The path of the bytes of a request. */
  trackOf(id: string): string {
    return this.#pathOf(id, 'track')
  }

  /** Asks for the import of the file `from`, whose bytes are copied first; resolves with its id. Throws `Refusal` and the file system's errors. */
  async askForFile(monitor: string, from: string, wanted: WantedFile): Promise<string> {
    await this.#makeFolder()
    const id = randomUUID()
    try {
      const sha256 = await copyDurably(from, this.trackOf(id))
      await this.#ask(id, { format: FORMAT, monitor, wanted: { ...wanted, sha256 } })
    } catch (error) {
      await rm(this.trackOf(id), { force: true })
      throw error
    }
    return id
  }

  /** Asks for an imported track to be taken back; resolves with its id. Throws the file system's errors. */
  async askForRemoval(monitor: string, key: string): Promise<string> {
    await this.#makeFolder()
    const id = randomUUID()
    await this.#ask(id, { format: FORMAT, monitor, wanted: { action: 'remove', key } })
    return id
  }

  /** The answer to a request; undefined until it can be read. */
  async answerTo(id: string): Promise<ImportedFile | undefined> {
    const read = await readTextFile(this.#pathOf(id, 'answer'), LONGEST_REQUEST)
    if (!read.ok) return undefined
    const json = parseBoundedJson(read.text)
    const parsed = json.ok ? importedFileSchema.safeParse(json.value) : undefined
    return parsed?.data
  }

  /** Removes what is left of a request: a monitor that has not begun with it does not begin. Throws the file system's errors. */
  async forget(id: string): Promise<void> {
    for (const kind of ['request', 'track', 'answer'] as const)
      await rm(this.#pathOf(id, kind), { force: true })
  }

  /** The ids of the requests that wait. Throws the file system's errors. */
  async waiting(): Promise<readonly string[]> {
    return (await this.#names()).flatMap((name) => requestName.exec(name)?.[1] ?? []).slice(0, MOST_AT_ONCE)
  }

  /** What is asked for; undefined where it is gone by now. Throws the file system's errors. */
  async read(id: string): Promise<ImportRequest | UnusableRequest | undefined> {
    const path = this.#pathOf(id, 'request')
    const found = await unlessMissing(lstat(path))
    if (found === undefined) return undefined
    if (!found.isFile()) return { unusable: 'it is no file' }
    if (!isOurs(found.uid)) return { unusable: 'it belongs to another user' }
    const read = await readTextFile(path, LONGEST_REQUEST)
    if (!read.ok) return read.isMissing ? undefined : { unusable: read.reason }
    const json = parseBoundedJson(read.text)
    const parsed = json.ok ? requestSchema.safeParse(json.value) : undefined
    return parsed?.success === true ? parsed.data : { unusable: 'it is no request of this version' }
  }

  /** Answers a request, durably, before the request goes. Throws the file system's errors. */
  async answer(id: string, result: ImportedFile): Promise<void> {
    await writeDurably(this.#pathOf(id, 'answer'), `${indentedJson(result)}\n`, this.#root)
    await rm(this.#pathOf(id, 'request'), { force: true })
    await rm(this.trackOf(id), { force: true })
  }

  /** Removes what killed commands and monitors have left here. Throws the file system's errors. */
  async sweep(now: Milliseconds): Promise<void> {
    for (const name of await this.#names()) {
      if (!ownName.test(name) || requestName.test(name)) continue
      const path = join(this.folder, name)
      const found = await unlessMissing(lstat(path))
      if (found !== undefined && Math.abs(now - found.mtimeMs) > ABANDONED_AFTER)
        await rm(path, { force: true })
    }
  }

  async #names(): Promise<readonly string[]> {
    // A link can point outside the event.
    const found = await unlessMissing(lstat(this.folder))
    if (found === undefined || !found.isDirectory()) return []
    return (await unlessMissing(readdir(this.folder))) ?? []
  }

  #ask(id: string, request: ImportRequest): Promise<void> {
    return writeDurably(this.#pathOf(id, 'request'), `${indentedJson(request)}\n`, this.#root)
  }

  async #makeFolder(): Promise<void> {
    try {
      await mkdir(this.folder, { mode: 0o700 })
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    await makeConfinedFolder(this.#root, this.folder)
  }

  #pathOf(id: string, kind: keyof typeof ending): string {
    return join(this.folder, id + ending[kind])
  }
}

/** True for the user that this process runs as; Windows has no such numbers. */
export function isOurs(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid
}

/** Copies a file durably to a new name; resolves with the hash of its bytes. Throws `Refusal` for one that is too long. */
async function copyDurably(from: string, to: string): Promise<string> {
  const beside = `${to}.part`
  const hash = createHash('sha256')
  let bytes: Bytes = 0
  try {
    await withFile(beside, 'create', async (target) => {
      for await (const chunk of readFileChunks(from)) {
        bytes += chunk.length
        if (bytes > LONGEST_TRACK)
          throw new Refusal(`it has more than ${LONGEST_TRACK / MIB} MiB: this is no track`)
        hash.update(chunk)
        await target.appendFile(chunk)
      }
      await placeDurably(target, beside, to)
    })
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  return hash.digest('hex')
}
