/**
 * Keeps the screen of the phone on while the page is open.
 *
 * Browsers have a lock for that, in secure contexts alone: https, and the laptop itself. On plain http a video of one pixel
 * plays from the first touch on, which keeps the screens of many phones on.
 */

/** Keeps the screen on from now on. */
export function keepScreenOn(): void {
  if ('wakeLock' in navigator) {
    void lock()
    // The browser takes the lock back whenever the page is hidden.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void lock()
    })
    return
  }
  addEventListener('pointerup', () => void playPixel().catch(() => undefined), { once: true })
}

async function lock(): Promise<void> {
  try {
    await navigator.wakeLock.request('screen')
  } catch {
    // A phone that saves its battery refuses: its screen goes dark as it is set to.
  }
}

async function playPixel(): Promise<void> {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const brush = canvas.getContext('2d')
  // Without frames a video does not count as playing.
  setInterval(() => brush?.fillRect(0, 0, 1, 1), 1000)
  const video = document.createElement('video')
  video.className = 'wake-pixel'
  video.setAttribute('aria-hidden', 'true')
  video.playsInline = true
  video.srcObject = canvas.captureStream(1)
  document.body.append(video)
  // The browser pauses it whenever the page is hidden.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void video.play().catch(() => undefined)
  })
  await video.play()
}
