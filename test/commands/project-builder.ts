/** A small project on disk for tests of the commands; every name is invented. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LedgerEntry } from '../../src/core/domain/ledger.ts'
import type { Entrant } from '../../src/core/domain/roster.ts'
import { csvOf } from '../core/domain/rosters.ts'

export class TestProject implements AsyncDisposable {
  readonly root: string
  readonly eventFolder: string

  private constructor(root: string) {
    this.root = root
    this.eventFolder = join(root, 'events', '2026')
  }

  static async make(entrants: readonly Entrant[]): Promise<TestProject> {
    const project = new TestProject(await mkdtemp(join(tmpdir(), 'project-')))
    await project.write(join(project.root, 'config', 'server.json'), '{"Event": 2026}')
    await project.write(project.pathOf('config', 'motions.csv'), csvOf(entrants))
    return project
  }

  /** A path below the event's folder. */
  pathOf(...parts: readonly string[]): string {
    return join(this.eventFolder, ...parts)
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }

  ledgerOf(motion: number): string {
    return this.pathOf('motions', `motion-${motion}`, 'downloads.json')
  }

  async putLedger(motion: number, entries: Readonly<Record<string, LedgerEntry>>): Promise<void> {
    await this.write(this.ledgerOf(motion), JSON.stringify(entries))
  }

  /** Writes a track's file to the place of its key. */
  async putTrack(key: string, text = 'track'): Promise<string> {
    const file = this.fileOf(key)
    await this.write(file, text)
    return file
  }

  fileOf(key: string): string {
    return this.pathOf('gpslogs', /_(\d{8})_\d{6}\./.exec(key)?.[1] ?? '', key)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }
}

/** The ledger entry of a saved track, whose file holds `track`. */
export function homeEntry(key: string, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  const [, motion = '', day = ''] = /_(\d+)_(\d{8})_\d{6}\./.exec(key) ?? []
  return {
    motion_file: `/logs/2026/10/${motion.padStart(4, '0')}_${day.replace(/(....)(..)(..)/, '$1-$2-$3')}-1100.oao`,
    local_file: `gpslogs/${day}/${key}`,
    size: 1029,
    start_date: Date.UTC(2026, 9, 12, 10),
    end_date: Date.UTC(2026, 9, 12, 12),
    duration: 7_200_000,
    distance: 30_000_000,
    '2s_best': 13_000,
    '10s_best': 12_000,
    '500m_best': 11_000,
    status: 'completed',
    bytes: 5,
    sha256: createHash('sha256').update('track').digest('hex'),
    ...changes,
  }
}
