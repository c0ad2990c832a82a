/** The report as one self-contained HTML page: style, script and its data are inside, and it makes no request. */
import { createHash } from 'node:crypto'
import { knotsOf, type Milliseconds } from '../../core/base/units.ts'
import type { PageData, PagePlot, PageTimeline, PageTrack } from '../page/page-data.ts'
import { script } from '../page/report-page.ts?script'
import { keyOf } from '../persons.ts'
import type { DayReport, PersonResults, Report, ReportTrack } from '../report.ts'
import { reduceSeries, type SpeedSeries } from '../speed-series.ts'
import { dateWords, minuteOf, nameText, stampOf, zoneName } from '../words.ts'
import { attentionSection, timelineSection, totalsTiles } from './day-sections.ts'
import { batteriesSection, daysSection, firmwareSection, problemsSection } from './fleet-sections.ts'
import { html, jsonForScript, Markup } from './markup.ts'
import { leftSection, motionsSection } from './motion-sections.ts'
import { type Plots, personsSection, plotsSection } from './person-sections.ts'
import { styleSheet } from './style.ts'

export interface PageOptions {
  /** The page reloads this often, s; absent for a page that does not. */
  readonly refreshEvery?: number
}

/** The page; `series` are the speeds of the tracks by key. */
export function formatHtml(
  report: Report,
  series: ReadonlyMap<string, SpeedSeries>,
  { refreshEvery }: PageOptions = {},
): string {
  const { event, timezone, writtenAt, days, version } = report
  const draft = new PageDraft(report, series)
  const sections = days.map((day) => (report.scope === 'all' ? draft.dayOfEvent(day) : draft.day(day)))
  const subject =
    report.scope === 'all' ? `all ${days.length} days` : days.map(({ date }) => dateWords(date)).join()
  const refreshes = refreshEvery === undefined ? '' : ` · written again while the monitor runs`
  const refresh =
    refreshEvery === undefined ? undefined : html`<meta http-equiv="refresh" content="${refreshEvery}">\n`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="motion-monitor ${version}">
${refresh}<title>${event} · ${subject}</title>
<style>${new Markup(styleSheet)}</style></head>
<body><header><h1><bdi>${event}</bdi><small>${subject}</small></h1>
<p class="written">Times in ${zoneName(timezone)} · written ${stampOf(writtenAt, timezone)}${refreshes}</p>
<noscript><p>Plots, sorting and search need JavaScript; everything else is here.</p></noscript></header>
<p class="search"><input type="search" aria-label="Search the tables" placeholder="name, motion or File ID" autocomplete="off"><span role="status"></span></p>
${navigation(report)}
<main><section id="totals"><h2>Totals</h2>${totalsTiles(report.totals, report.scope === 'all')}</section>
${report.scope === 'all' ? [daysSection(report), personsSection(report)] : undefined}${sections}
${firmwareSection(report)}${batteriesSection(report)}${problemsSection(report)}</main>
<footer>motion-monitor ${version}. Plots by Chart.js (MIT). This page asks for nothing from any network.</footer>
<script type="application/json" id="report-data">${new Markup(jsonForScript(draft.data()))}</script>
<script>${new Markup(script)}</script></body></html>
`.text
}

/** Allows only the page's own style and script, each by its hash, and no requests. */
const policy = [
  "default-src 'none'",
  `script-src '${hashOf(script)}'`,
  `style-src '${hashOf(styleSheet)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Arranges the sections and collects the data of their charts in order. */
class PageDraft {
  readonly #report: Report
  readonly #series: ReadonlyMap<string, SpeedSeries>
  readonly #timelines: PageTimeline[] = []
  readonly #plots: PagePlot[] = []

  constructor(report: Report, series: ReadonlyMap<string, SpeedSeries>) {
    this.#report = report
    this.#series = series
  }

  data(): PageData {
    return { timezone: this.#report.timezone, timelines: this.#timelines, plots: this.#plots }
  }

  dayOfEvent(day: DayReport): Markup {
    return html`<div class="day" id="day-${day.date}"><h2>${dateWords(day.date)}</h2>${totalsTiles(day.totals, false)}${this.day(day)}</div>`
  }

  day(day: DayReport): Markup {
    const report = this.#report
    const first = this.#timelines.length
    this.#timelines.push(...timelinesOf(day))
    const plots = this.#placePlots(day)
    return html`${attentionSection(day, report)}${personsSection(report, day, plots)}${timelineSection(day, report, first)}${plotsSection(day, plots, report)}${motionsSection(day, report)}${leftSection(day, report)}`
  }

  #placePlots(day: DayReport): Plots {
    const all = day.motions.flatMap(({ tracks }) => tracks)
    const byPerson = Map.groupBy(all, ({ person }) => keyOf(person))
    const placed = new Map<PersonResults, number>()
    for (const person of day.persons) {
      const plot = plotOf(byPerson.get(keyOf(person.person)) ?? [], this.#series, this.#report)
      if (plot !== undefined) placed.set(person, this.#plots.push(plot) - 1)
    }
    return placed
  }
}

function navigation({ scope, days, problems }: Report): Markup {
  const [day] = days
  const ofDay =
    scope === 'all'
      ? [
          ['days', 'Days'],
          ['persons', 'Ranking'],
          ...days.map(({ date }) => [`day-${date}`, dateWords(date)]),
        ]
      : [
          ['look', 'Look at first'],
          ['persons', 'Ranking'],
          ['timeline', 'Timeline'],
          ['plots', 'Speed'],
          ['motions', 'Motions'],
          ['left', 'Skipped'],
        ].map(([id, title]) => [`${id}-${day?.date ?? ''}`, title])
  const links = [
    ['totals', 'Totals'],
    ...ofDay,
    ['firmware', 'Firmware'],
    ['batteries', 'Batteries'],
    ...(problems.length > 0 ? [['problems', 'Problems']] : []),
  ]
  return html`<nav aria-label="sections"><ul>${links.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`
}

/** The most points of a person's plot; in a report of many days, fewer. */
const MOST_POINTS = 1500
const FEWEST_POINTS = 300

/** Frames closer than this are joined, however few of them are drawn. */
const LEAST_GAP: Milliseconds = 30_000

function timelinesOf(day: DayReport): readonly PageTimeline[] {
  const visits = day.motions.flatMap(({ holder, visits: own }) => {
    return own.map((visit) => ({ ...visit, name: holder === undefined ? '' : nameText(holder) }))
  })
  return (day.bouts ?? []).map(({ from, to }) => {
    return {
      from,
      to,
      visits: visits
        .filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= to)
        .sort((a, b) => a.arrivedAt - b.arrivedAt || a.motion - b.motion)
        .map(({ motion, name, until, ...visit }) => {
          const { arrivedAt: arrived, releasedAt: released = null, leftAt: left = null } = visit
          return { motion, name, arrived, released, left, until }
        }),
    }
  })
}

/** The plot of a person's tracks; undefined with nothing to draw. */
export function plotOf(
  tracks: readonly ReportTrack[],
  series: ReadonlyMap<string, SpeedSeries>,
  { timezone, days }: Pick<Report, 'timezone' | 'days'>,
): PagePlot | undefined {
  const drawn = tracks.flatMap((track) => {
    const own = track.status === 'skipped' ? undefined : series.get(track.key)
    return own === undefined ? [] : [{ track, own }]
  })
  if (drawn.length === 0) return undefined
  const most = Math.max(FEWEST_POINTS, Math.floor(MOST_POINTS / days.length))
  const points = Math.max(4, Math.floor(most / drawn.length))
  return {
    tracks: drawn.map(({ track, own }) => {
      const label = `from ${minuteOf(track.figures.startDate, timezone)}`
      return pageTrack(label, reduceSeries(own, points))
    }),
  }
}

function pageTrack(label: string, { times, speeds }: SpeedSeries): PageTrack {
  const [start = 0] = times
  const tenths = times.map((time) => Math.round((time - start) / 100))
  const span = (times.at(-1) ?? start) - start
  // Near gaps, the remaining points are further apart than the mean.
  const gap = Math.max(LEAST_GAP, (4 * span) / Math.max(1, times.length / 2))
  return {
    label,
    start,
    steps: tenths.map((time, index) => time - (tenths[index - 1] ?? 0)),
    speeds: speeds.map((speed) => Math.round(knotsOf(speed) * 100)),
    gap: Math.ceil(gap / 100),
  }
}
