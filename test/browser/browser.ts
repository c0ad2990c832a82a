/** Starts a headless browser, if the machine has one. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = [...folders, '/usr/bin', '/snap/bin'].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  )
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

const executablePath = findBrowser()

/** False without a browser; logs that once, because a skipped test looks like one that passed. */
export const hasBrowser = executablePath !== undefined
if (!hasBrowser) console.warn(`skipped: there is no browser of the names ${names.join(', ')}`)

/** Starts it without its sandbox if run by root, for whom the sandbox fails. */
export function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('there is no browser')
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}
