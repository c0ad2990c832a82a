/** Copies the repository for a test to change, with its packages and its built program. */
import { existsSync } from 'node:fs'
import { cp, mkdir, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { rootDocuments } from './documents.ts'

const folders = ['src', 'test', 'scripts', 'bench', 'config', 'docs', 'dist']
const files = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'biome.json', '.gitignore', '.npmrc']

/** Copies into a folder that is missing or empty. */
export async function copyRepository(to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const path of [...folders, ...files, ...rootDocuments].filter((each) => existsSync(each))) {
    await cp(path, join(to, path), { recursive: true })
  }
  await symlink(resolve('node_modules'), join(to, 'node_modules'))
}
