/** The board's page: enters the team where the address has a secret, reads the stream, and draws. */
import { createRoot } from 'react-dom/client'
import { startAlerts } from '../alerts.ts'
import { AppContext } from '../app.ts'
import { createFrames } from '../frame.ts'
import { createNavigator } from '../navigator.ts'
import { createNotices } from '../notices.ts'
import { fillGaps } from '../older-browsers.ts'
import { createSoundPreference } from '../preferences.ts'
import { reloadWhenReplaced } from '../reload.ts'
import { createSignals } from '../signal.ts'
import { createBoardStores } from '../store.ts'
import { startStream, thisMoment } from '../stream.ts'
import { enterTeam, entryWords, takeSecret } from '../team.ts'
import { keepScreenOn } from '../wake-lock.ts'
import { Shell } from './shell.tsx'

async function main(): Promise<void> {
  // First of all: no error, title or request may contain the secret.
  const secret = takeSecret()
  fillGaps()
  const stores = createBoardStores(thisMoment())
  const { notice, say, show, readAloud } = createNotices()
  const enter = async (given: string): Promise<void> => {
    const entry = await enterTeam(given)
    if (entry === 'entered') say(entryWords[entry])
    else show(entryWords[entry])
  }
  const startReading = () => startStream({ stores, page: document.documentElement.dataset.page ?? '' })

  reloadWhenReplaced(stores.connection)
  // The team is entered first, so that the first connection is the team's.
  const entered = secret === undefined ? Promise.resolve() : enter(secret)
  const stream = entered.then(startReading)
  const renew = (): void => void stream.then((started) => started.renew())
  const frames = createFrames({ stores, moment: thisMoment })
  const sound = createSoundPreference()
  const signals = createSignals()
  startAlerts({ frames, sound, readAloud, signal: signals.give })
  keepScreenOn()
  // A browser lets a page sound after its first touch.
  addEventListener('pointerup', () => sound.getState() && signals.allow())
  const app = { frames, navigator: createNavigator(), notice, say, sound, signals, renew }
  const root = document.querySelector('#board') ?? document.body.appendChild(document.createElement('div'))
  createRoot(root).render(
    <AppContext value={app}>
      <Shell />
    </AppContext>,
  )
  // Opening the team's link where the page is open changes only the part of the address after #.
  addEventListener('hashchange', () => {
    const another = takeSecret()
    if (another !== undefined) void enter(another).then(renew)
  })
  await stream
}

void main()
