/** Windows' Node as wine can run it: wine 8 refuses what V8 reserves by `VirtualAlloc2`, and without it V8 takes the older call. */
import { windowsNode } from '../../scripts/pinned-node.ts'

const NAME = '\0VirtualAlloc2\0'
const NO_NAME = '\0VirtualAllocX\0'

/** A copy of node.exe that finds no `VirtualAlloc2`. For tests alone: nothing that is handed out is made from it. */
export function forWine(node: Buffer): Buffer {
  const copy = Buffer.from(node)
  const place = copy.indexOf(NAME, 0, 'latin1')
  if (place === -1 || copy.indexOf(NAME, place + 1, 'latin1') !== -1)
    throw new Error('node.exe does not name VirtualAlloc2 exactly once')
  copy.write(NO_NAME, place, 'latin1')
  return copy
}

/** Whether Windows' Node is there or could be fetched; if not, a word says so. */
export async function isWindowsNodeThere(): Promise<boolean> {
  try {
    await windowsNode()
    return true
  } catch (error) {
    console.warn(`skipped: npm does not fetch Windows' Node (${String(error)})`)
    return false
  }
}
