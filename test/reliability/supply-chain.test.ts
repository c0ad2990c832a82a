/** The installed packages are the tested ones, by hash, and run no scripts except the named ones. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'

const lock = z
  .object({
    lockfileVersion: z.literal(3),
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
        link: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const manifest = z
  .object({
    allowScripts: z.record(z.string(), z.boolean()),
    dependencies: z.record(z.string(), z.string()).optional(),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

const installed = Object.entries(lock.packages).filter(([path]) => path !== '')

test('every installed package is held to its SHA-512', () => {
  expect(installed.length).toBeGreaterThan(50)
  for (const [path, { integrity, link }] of installed) {
    expect(link, path).toBeUndefined()
    expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
  }
})

test('no package comes from elsewhere than the registry that npm is set to', () => {
  for (const [path, { resolved }] of installed) expect(resolved, path).toBeUndefined()
})

test('scripts run at the installation of node alone, which fetches nothing but itself', () => {
  expect(manifest.allowScripts).toEqual({ node: true })
  const withScripts = installed.flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [path] : []))
  // esbuild's only replaces its launcher by the program itself, and works without.
  expect(withScripts.sort()).toEqual(['node_modules/esbuild', 'node_modules/node'])
})

// The bundle holds what it needs of its packages: named as dependencies, npm would fetch them all once more.
test('an installation of the package installs nothing else', () => {
  expect(manifest.dependencies).toBeUndefined()
})

test('what the program itself depends on is no more than its table of parts', () => {
  const parts = new Set(globSync('src/**/*.{ts,tsx}').flatMap(packagesOf))
  const table = [
    'chart.js',
    'commander',
    'dns-packet',
    'ink',
    'jsonc-parser',
    'p-queue',
    'prom-client',
    'react',
    'react-dom',
    'saxes',
    'string-width',
    'undici',
    'uqr',
    'yoga-layout',
    'zod',
    'zustand',
  ]
  expect(table).toEqual(expect.arrayContaining([...parts]))
  expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(table))
})

/** The packages that a file of ours imports. */
function packagesOf(file: string): readonly string[] {
  const imports = readFileSync(file, 'utf8').matchAll(
    /(?:from|import) ?\(?'((?:@[a-z\d.-]+\/)?[a-z][a-z\d.-]*)['/]/g,
  )
  return [...imports].map(([, name = '']) => name)
}
