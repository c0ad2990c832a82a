/** The page's arrivals and releases of a day, which the script draws. */
import { pluralise } from '../../core/base/pluralise.ts'
import type { Bout, DayReport, Report } from '../report.ts'
import { minuteOf, zoneName } from '../words.ts'
import { html, type Markup } from './markup.ts'

/** Arrivals and releases; `first` is the index of the day's first bout in the page's data. */
export function timelineSection(day: DayReport, report: Report, first: number): Markup {
  const content =
    day.bouts === undefined
      ? html`<p class="hint">No journal tells when motions came and went that day.</p>`
      : html`<p class="hint"><span class="key wait"></span>arrived, being read <span class="key gone"></span>may go, until it left. Times in ${zoneName(report.timezone)}.</p>
${day.bouts.map((bout, index) => boutFigure(bout, day, report, first + index))}`
  return html`<section id="timeline-${day.date}"><h2>Arrivals and releases</h2>${content}</section>`
}

function boutFigure({ from, to }: Bout, day: DayReport, { timezone }: Report, place: number): Markup {
  const visits = day.motions
    .flatMap((motion) => motion.visits)
    .filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= to)
  const released = visits.filter(({ releasedAt }) => releasedAt !== undefined).length
  const span = `${minuteOf(from, timezone)}-${minuteOf(to, timezone)} ${zoneName(timezone)}`
  const counts = `${pluralise(visits.length, 'arrival')}, ${pluralise(released, 'release')}`
  return html`<figure class="chart"><figcaption><b>${span}</b><span>${counts}</span><span><span class="key one"></span>arrived so far<span class="key two"></span>may go so far</span></figcaption>
<div class="canvas counts"><canvas data-counts="${place}" role="img" aria-label="Arrivals and releases over time: ${counts}, ${span}"></canvas></div>
<div class="canvas"><canvas data-bars="${place}" role="img" aria-label="One bar for each motion from its arrival until it left: ${counts}, ${span}"></canvas></div></figure>
`
}
