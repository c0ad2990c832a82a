/** The script of the report's page: sorts and searches tables, draws charts in view, and restores the scroll position. */
import { type Drawing, keepDrawn } from './drawn-in-view.ts'
import { keepPlace } from './kept-place.ts'
import type { PageData } from './page-data.ts'
import { drawPlot } from './speed-plot.ts'
import { makeSearchable, makeSortable } from './tables.ts'
import { drawBars, drawCounts, heightOfBars } from './timeline.ts'

function start(): void {
  const data = JSON.parse(document.getElementById('report-data')?.textContent ?? '{}') as PageData
  for (const canvas of canvases('bars')) {
    const rows = data.timelines[placeOf(canvas, 'bars')]?.visits.length ?? 0
    if (canvas.parentElement !== null) canvas.parentElement.style.height = `${heightOfBars(rows)}px`
  }
  // Only now does the page have its full length.
  document.documentElement.classList.add('scripted')
  const tables = document.querySelectorAll('table')
  const field = document.querySelector<HTMLInputElement>('input[type=search]')
  keepPlace(makeSortable(tables), field === null ? undefined : makeSearchable(field, tables))
  keepDrawn([
    ...drawings('counts', data.timelines, (canvas, timeline) => drawCounts(canvas, timeline, data.timezone)),
    ...drawings('bars', data.timelines, (canvas, timeline) => drawBars(canvas, timeline, data.timezone)),
    ...drawings('plot', data.plots, (canvas, plot) => drawPlot(canvas, plot, data.timezone)),
  ])
}

function drawings<Item>(
  kind: 'counts' | 'bars' | 'plot',
  items: readonly Item[],
  draw: (canvas: HTMLCanvasElement, item: Item) => ReturnType<Drawing['draw']>,
): Drawing[] {
  return canvases(kind).flatMap((canvas) => {
    const item = items[placeOf(canvas, kind)]
    return item === undefined ? [] : [{ canvas, draw: () => draw(canvas, item) }]
  })
}

function canvases(kind: string): HTMLCanvasElement[] {
  return [...document.querySelectorAll<HTMLCanvasElement>(`canvas[data-${kind}]`)]
}

function placeOf(canvas: HTMLCanvasElement, kind: string): number {
  return Number(canvas.dataset[kind])
}

start()
