/** The pictures of the board's page in the documents: the real page in Chromium, at an instant that stands still. */
import type { Browser } from 'playwright-core'
import type { MonitorEvent } from '../src/core/events/events.ts'
import { FakeBoard } from '../test/browser/fake-board.ts'
import { mixedFleet, NOON } from '../test/ui/scenes.ts'

interface BoardPicture {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
  /** Whether the phone is of the team. Default: yes. */
  readonly isPublic?: true
  /** Whether motions send their tracks before it is looked at, so that the time left is known. */
  readonly isReading?: true
  /** Whether the laptop has been silent for a while. */
  readonly isLost?: true
}

const phone = { width: 390, height: 844 } as const
const laptop = { width: 1280, height: 800 } as const
const wall = { width: 1920, height: 1080 } as const

/** Each picture by the name of its file in docs/board-pictures. */
export const boardPictures: Readonly<Record<string, BoardPicture>> = {
  'phone-bucket': { ...phone, path: '/', scheme: 'light', isReading: true },
  'phone-public': { ...phone, path: '/', scheme: 'dark', isPublic: true },
  'phone-lost': { ...phone, path: '/', scheme: 'light', isLost: true },
  'phone-motion': { ...phone, path: '/motions/605', scheme: 'light' },
  'laptop-trouble': { ...laptop, path: '/trouble', scheme: 'dark' },
  'wall-bucket': { ...wall, path: '/?wall', scheme: 'dark', isReading: true },
  'wall-day': { ...wall, path: '/day?wall', scheme: 'dark' },
}

/** So long motions send their tracks before they are looked at. */
const SECONDS = 14

/** What the page shows. */
export interface Taken {
  readonly png: Buffer
  /** Its words, as a screen reader has them: every browser says the same, whatever its letters look like. */
  readonly words: string
}

/** Takes a picture. */
export async function takePicture(browser: Browser, picture: BoardPicture): Promise<Taken> {
  const { path, width, height, scheme, isPublic, isReading, isLost } = picture
  await using board = await FakeBoard.start()
  board.setClock(NOON)
  board.emit(mixedFleet(30))
  // The clock stands still, and moves only from step to step.
  const showAt = (now: number): void => {
    board.pulse = { now, heardAt: now, speed: 0 }
    board.sendPulse()
  }
  showAt(NOON)
  const options = { viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' } as const
  await using context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto(`${board.url}${path}${isPublic ? '' : '#team=right'}`)
  await page.locator('.live').waitFor()
  for (let second = 2; isReading && second <= SECONDS; second += 2) {
    board.emit(progressAt(NOON + second * 1000, second / SECONDS))
    showAt(NOON + second * 1000)
    await page.waitForTimeout(300)
  }
  // Not with the mouse: nothing moves for a while after a touch.
  if (!isPublic) await page.getByRole('button', { name: 'Close' }).dispatchEvent('click')
  if (isLost) {
    board.isSilent = true
    await page.locator('.lost').waitFor()
  }
  await page.waitForTimeout(600)
  return { png: await page.screenshot(), words: await page.locator('body').ariaSnapshot() }
}

/** What the motions being read have sent. */
function progressAt(at: number, share: number): readonly MonitorEvent[] {
  return mixedFleet(30).flatMap((event): MonitorEvent[] =>
    event.type === 'track-progressed' ? [{ ...event, at, received: event.received * (1 + share / 2) }] : [],
  )
}
