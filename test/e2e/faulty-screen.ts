/** A program with a fault in its screen: it cannot draw a motion with a note. */
import { createStore } from 'zustand/vanilla'
import { showScreen } from '../../src/commands/screen.ts'
import { columns } from '../../src/ui/columns.ts'
import { liveMode, type ScreenMode } from '../../src/ui/mode.ts'
import { mixedFleet, NOON } from '../ui/scenes.ts'

const { cell } = columns.motion
Object.assign(columns.motion, {
  cell: (...of: Parameters<typeof cell>) => {
    if (of[0].motion.note !== undefined) throw new Error('a fault in the drawing')
    return cell(...of)
  },
})

const ended = Promise.withResolvers<void>()
// The thread of an engine would keep the process alive.
const engine = setInterval(() => undefined, 60_000)
process.exitCode = await showScreen((hear) => {
  setImmediate(() => hear.events(mixedFleet(10)))
  return {
    mode: createStore<ScreenMode>(() => liveMode),
    now: () => NOON,
    control: () => undefined,
    reportFolder: () => process.argv[2],
    ended: ended.promise,
    kill: async () => undefined,
    dispatch: (command) => {
      if (command.type === 'note') hear.events([{ ...command, type: 'note-taken', at: NOON }])
      if (command.type !== 'stop') return
      hear.events([{ type: 'session-stopped', at: NOON }])
      clearInterval(engine)
      ended.resolve()
    },
  }
})
