/** The mode of the screen: the engine of this process, another's journal, or a replay. */
import type { Milliseconds } from '../core/base/units.ts'
import type { LocalTime } from '../core/views/format.ts'
import type { Tone } from '../core/views/state-words.ts'
import { glyph, type Style } from './theme.ts'

export type ScreenMode =
  | { readonly type: 'live' }
  | {
      readonly type: 'viewer'
      readonly monitor: { readonly pid: number; readonly host: string; readonly since: Milliseconds }
      /** When it was seen to end; from then on this process can take over. */
      readonly endedAt: Milliseconds | undefined
      readonly isTakingOver: boolean
    }
  | {
      readonly type: 'replay'
      readonly start: Milliseconds
      readonly end: Milliseconds
      readonly speed: number
      readonly isPaused: boolean
      readonly isAtEnd: boolean
    }

/** A person's commands for a viewer or a replay, which the engine does not know. */
export type ScreenControl =
  | { readonly type: 'take-over' }
  | { readonly type: 'pause' }
  | { readonly type: 'seek'; readonly by: Milliseconds }
  | { readonly type: 'speed'; readonly change: 'slower' | 'faster' }

export const liveMode: ScreenMode = { type: 'live' }

/** Why a mode takes no requests to the engine; `undefined` when it does. */
export function engineRefusal(mode: ScreenMode, time: LocalTime): string | undefined {
  if (mode.type === 'live') return undefined
  if (mode.type === 'replay') return 'this is a replay: nothing can be asked of the motions'
  return mode.endedAt === undefined
    ? `this is a viewer; the monitor is ${nameMonitor(mode.monitor, time)}`
    : 'this is a viewer and the monitor has ended: t takes over'
}

/** The header's line for a viewer or a replay. */
export function modeText(
  mode: ModeOf<'viewer' | 'replay'>,
  now: Milliseconds,
  style: Style,
  time: LocalTime,
): readonly [Tone, string] {
  return mode.type === 'viewer' ? viewerText(mode, time) : replayText(mode, now, style, time)
}

type ModeOf<Type extends ScreenMode['type']> = Extract<ScreenMode, { type: Type }>

function viewerText(
  { monitor, endedAt, isTakingOver }: ModeOf<'viewer'>,
  time: LocalTime,
): readonly [Tone, string] {
  if (isTakingOver) return ['warn', 'VIEWER  taking over']
  const name = nameMonitor(monitor, time)
  if (endedAt === undefined) return ['accent', `VIEWER  the monitor is ${name}`]
  return ['warn', `VIEWER  the monitor ended at ${time.minute(endedAt)} (${name}): t takes over, q quits`]
}

function nameMonitor({ pid, host, since }: ModeOf<'viewer'>['monitor'], time: LocalTime): string {
  return `process ${pid} on ${host} since ${time.minute(since)}`
}

function replayText(
  { start, end, speed, isPaused, isAtEnd }: ModeOf<'replay'>,
  now: Milliseconds,
  style: Style,
  time: LocalTime,
): readonly [Tone, string] {
  const times = style.charset === 'unicode' ? '×' : 'x'
  const state = isAtEnd ? '  at its end' : isPaused ? '  paused' : ''
  const between = glyph(style, 'between')
  const span = `${time.second(start)} to ${time.second(end)}`
  return ['accent', `REPLAY ${times}${speed}${state}  ${between}  ${time.second(now)}  ${between}  ${span}`]
}
