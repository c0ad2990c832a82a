/** Makes the single-file executable: a copy of Node with the bundle inside. */
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { pinnedVersion } from './pinned-node.ts'

const run = promisify(execFile)

const checkout = resolve(import.meta.dirname, '..')

/**
 * Makes `file` from the present `dist` and a Node of this version, for any system.
 * Throws unless this is Linux x64 with the project's Node.
 */
export async function makeExecutable(file: string, node: string = process.execPath): Promise<void> {
  await refuseOtherNode()
  const work = await mkdtemp(join(dirname(resolve(file)), '.executable-'))
  try {
    const inWork = (name: string): string => join(work, name)
    const [main, executable] = [inWork('main.cjs'), inWork('executable')]
    await writeFile(main, await bundled('main', 'cjs'))
    const config = {
      main,
      executable: node,
      output: executable,
      disableExperimentalSEAWarning: true,
      // With a code cache the start could import nothing. The program's own compile cache has the same effect.
      useCodeCache: false,
      // Node applies it in each thread, but not at the start of the program, which does that itself.
      execArgv: [
        `--import=data:text/javascript,${encodeURIComponent(await bundled('modules-within', 'esm'))}`,
      ],
      assets: await shippedFiles(),
    }
    const configFile = inWork('sea.json')
    await writeFile(configFile, JSON.stringify(config))
    await run(process.execPath, ['--build-sea', configFile])
    await chmod(executable, 0o755)
    await rename(executable, file)
  } finally {
    await rm(work, { recursive: true })
  }
}

async function refuseOtherNode(): Promise<void> {
  const pinned = await pinnedVersion()
  const { platform, arch, versions } = process
  if (platform !== 'linux' || arch !== 'x64')
    throw new Error(`executables are made on Linux x64; this is ${platform} ${arch}`)
  if (versions.node !== pinned)
    throw new Error(`this is Node ${versions.node}, and the project's is ${pinned}: use npm run release`)
}

async function bundled(name: string, format: 'cjs' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(checkout, 'src', 'executable', `${name}.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format,
    minify: true,
    write: false,
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** The files of the package that the program loads and reads: path in it -> file. */
async function shippedFiles(): Promise<Readonly<Record<string, string>>> {
  const files = await Promise.all(
    ['dist', 'config'].map(async (folder) => {
      const names = await readdir(join(checkout, folder))
      return names.filter((name) => !name.endsWith('.map')).map((name) => `${folder}/${name}`)
    }),
  )
  return Object.fromEntries(files.flat().map((path) => [path, join(checkout, path)]))
}
