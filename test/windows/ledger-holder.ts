/**
 * A program of Windows that lets nobody else open or replace a ledger for about a second, again and again, as a virus
 * scanner does. It ends well once it has kept each of so many ledgers from being replaced:
 * ledger-holder.ts FOLDER-OF-MOTIONS LEDGERS
 */
import { closeSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** libuv's own flag for opening without sharing (UV_FS_O_EXLOCK); Node takes it and does not name it. */
const WITHOUT_SHARING = 0x1000_0000

/** How long to hold a ledger while nothing waits beside it, ms. */
const SPAN = 1200

/** How long to hold it once something does, ms: less than the 2 s for which a file that is held is tried again. */
const WAITING_SPAN = 500

/** In which others have it, ms; longer than from one try of theirs to the next. */
const GAP = 100

/** When to give up, ms. */
const PATIENCE = 20_000

const [folder = '', ledgers = '0'] = process.argv.slice(2)
const kept = new Set<string>()
const held = new Set<string>()
const end = Date.now() + PATIENCE
while (kept.size < Number(ledgers) && Date.now() < end) {
  for (const motion of namesIn(folder)) if (!held.has(motion)) void hold(motion)
  await delay(5)
}
process.stdout.write(`${[...kept].sort().join('\n')}\n`)
process.exit(kept.size < Number(ledgers) ? 1 : 0)

/** Holds the ledger of a motion again and again until something had to wait for it. */
async function hold(motion: string): Promise<void> {
  held.add(motion)
  while (!kept.has(motion)) {
    const descriptor = openAlone(join(folder, motion, 'downloads.json'))
    if (descriptor !== undefined) {
      if (await isWaitedFor(motion)) {
        kept.add(motion)
        await delay(WAITING_SPAN)
      }
      closeSync(descriptor)
    }
    await delay(GAP)
  }
}

/** Whether what is to replace the ledger comes to lie beside it. */
async function isWaitedFor(motion: string): Promise<boolean> {
  for (const until = Date.now() + SPAN; Date.now() < until; await delay(5))
    if (namesIn(join(folder, motion)).some((name) => name.startsWith('downloads.json.'))) return true
  return false
}

/** Opens the file for this program alone; undefined where another one has it open. */
function openAlone(file: string): number | undefined {
  try {
    return openSync(file, WITHOUT_SHARING)
  } catch {
    return undefined
  }
}

function namesIn(path: string): readonly string[] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(path) : []
}
