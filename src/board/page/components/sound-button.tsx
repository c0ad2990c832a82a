/** Turns sound and vibration on and off: a volunteer watches the motions, not the phone. */
import { useStore } from 'zustand'
import { useApp } from '../app.ts'

export function SoundButton() {
  const { sound, signals } = useApp()
  const isOn = useStore(sound)
  const turn = (): void => {
    sound.setState(!isOn, true)
    if (isOn) return
    signals.allow()
    signals.give('green')
  }
  return (
    <button type="button" className="sound" aria-pressed={isOn} onClick={turn}>
      <span aria-hidden="true">{isOn ? '♪' : '✕'} </span>
      sound<span className="unseen"> and vibration</span> {isOn ? 'on' : 'off'}
    </button>
  )
}
