/** Draws charts while they are near the view and clears the others: a hundred canvases are too many for a phone. */
import type { Chart } from 'chart.js'

export interface Drawing {
  readonly canvas: HTMLCanvasElement
  readonly draw: () => Chart
}

/** How far outside the view charts are drawn. */
const MARGIN = '600px 0px'

/** Keeps the drawings near the view drawn in the current colours; on paper, all of them. */
export function keepDrawn(drawings: readonly Drawing[]): void {
  const drawn = new Map<Element, Chart>()
  const byCanvas = new Map<Element, Drawing>(drawings.map((drawing) => [drawing.canvas, drawing]))
  const near = new Set<Element>()
  const { classList } = document.documentElement
  const show = (canvas: Element): void => {
    const drawing = byCanvas.get(canvas)
    if (drawing !== undefined && !drawn.has(canvas)) drawn.set(canvas, drawing.draw())
  }
  const clear = (canvas: Element): void => {
    drawn.get(canvas)?.destroy()
    drawn.delete(canvas)
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          near.add(target)
          show(target)
        } else {
          near.delete(target)
          // The first call may come only after the printing has begun.
          if (!classList.contains('printing')) clear(target)
        }
      }
    },
    { rootMargin: MARGIN },
  )
  for (const { canvas } of drawings) observer.observe(canvas)
  const redraw = (wanted: Iterable<Element>): void => {
    for (const canvas of [...drawn.keys()]) clear(canvas)
    for (const canvas of wanted) show(canvas)
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(near))
  addEventListener('beforeprint', () => {
    classList.add('printing')
    redraw(byCanvas.keys())
  })
  addEventListener('afterprint', () => {
    classList.remove('printing')
    redraw(near)
  })
}
