/** The ZIP archives of a release, read by Python. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { zipOf } from '../../scripts/windows/zip.ts'
import { hasPython } from '../parity/python.ts'

if (!hasPython) console.warn('skipped: no python3, which reads the archives')

const read = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(json.dumps([archive.testzip(), [[i.filename, archive.read(i).hex(), i.date_time[0]] for i in archive.infolist()]]))
`

test.skipIf(!hasPython)(
  'an archive has its files byte for byte, and no day that would change its hash',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'motion-monitor-zip-'))
    try {
      const file = join(folder, 'archive.zip')
      const entries = [
        { name: 'a b.cmd', contents: Buffer.from('@echo off\r\n'.repeat(1000)) },
        { name: 'empty', contents: Buffer.alloc(0) },
      ]
      await writeFile(file, zipOf(entries))
      const [damaged, files] = JSON.parse(execFileSync('python3', ['-c', read, file], { encoding: 'utf8' }))
      expect(damaged).toBeNull()
      expect(files).toEqual(entries.map(({ name, contents }) => [name, contents.toString('hex'), 1980]))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
