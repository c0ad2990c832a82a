/** Restarts with the project's own Node where the machine's is too old, as `npx` may choose the latter. */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { currentPlatform } from './core/base/platform.ts'
import { runChild } from './run-child.ts'

const fileName = currentPlatform() === 'windows' ? 'node.exe' : 'node'
const ownNode = fileURLToPath(new URL(`../node_modules/node/bin/${fileName}`, import.meta.url))

/** The exit status; `undefined` where there is no other Node, as in an installed package. */
export async function runOnOwnNode(argv: readonly string[]): Promise<number | undefined> {
  if (!existsSync(ownNode) || realpathSync(ownNode) === realpathSync(process.execPath)) return undefined
  return await runChild(spawn(ownNode, argv.slice(1), { stdio: 'inherit' }))
}
