/** Plays sounds and vibrates. A browser allows sound only after a touch. */
import type { SignalKind } from './alerts.ts'

interface Note {
  /** Hz */
  readonly pitch: number
  /** Seconds from the beginning. */
  readonly at: number
}

const notes: Readonly<Record<SignalKind, readonly Note[]>> = {
  green: [
    { pitch: 880, at: 0 },
    { pitch: 1319, at: 0.16 },
  ],
  lost: [
    { pitch: 330, at: 0 },
    { pitch: 262, at: 0.25 },
    { pitch: 196, at: 0.5 },
  ],
}

const shakes: Readonly<Record<SignalKind, readonly number[]>> = { green: [200, 80, 200], lost: [600] }

/** Seconds that a note sounds. */
const LENGTH = 0.22

export interface Signals {
  readonly give: (kind: SignalKind) => void
  /** Called in the handler of a touch: from then on the page may sound. */
  readonly allow: () => void
}

export function createSignals(): Signals {
  let audio: AudioContext | undefined
  const play = (kind: SignalKind): void => {
    if (audio === undefined) return
    for (const note of notes[kind]) sound(audio, note)
  }
  return {
    give(kind) {
      navigator.vibrate?.([...shakes[kind]])
      play(kind)
    },
    allow() {
      audio ??= new AudioContext()
      // If the browser refuses, the phone stays silent.
      void audio.resume().catch(() => undefined)
    },
  }
}

function sound(audio: AudioContext, { pitch, at }: Note): void {
  const start = audio.currentTime + at
  const oscillator = new OscillatorNode(audio, { type: 'triangle', frequency: pitch })
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setValueAtTime(0.0001, start)
  volume.gain.exponentialRampToValueAtTime(0.6, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + LENGTH)
}
