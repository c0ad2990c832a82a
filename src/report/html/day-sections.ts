/** What the page shows of a day before its tables: totals, what needs attention, arrivals and releases. */
import { hoursText, kilometresText, mebibytesText, orZero } from '../../core/base/figure-text.ts'
import { pluralise } from '../../core/base/pluralise.ts'
import { knotsOf } from '../../core/base/units.ts'
import { attentionOf } from '../attention.ts'
import type { Bout, DayReport, Fastest, Report, Totals } from '../report.ts'
import { dateWords, markAdvice, markText, minuteOf, nameText, zoneName } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { personAnchor } from './person-sections.ts'
import { toneOf } from './tables.ts'

/** The tiles; with `showsDate` the bests have their day. */
export function totalsTiles(totals: Totals, showsDate: boolean): Markup {
  const { assigned, brought, missing, home, wanted, size, span, distance, medianSpan } = totals
  return html`<ul class="tiles">
${best('best 500 m', totals.best500m, showsDate)}${best('best 10 s', totals.best10s, showsDate)}${best('best 2 s', totals.best2s, showsDate)}
${tile(String(brought), `of ${assigned}`, 'motions brought tracks')}
${tile(String(missing), '', missing === 1 ? 'motion missing' : 'motions missing', missing > 0 ? 'bad' : '')}
${tile(String(home), `of ${wanted}`, 'files home', home < wanted ? 'bad' : '')}
${tile(orZero(mebibytesText(size)), 'MiB', 'of tracks')}
${tile(grouped(hoursText(span)), 'h', medianSpan === undefined ? 'sailed' : `sailed, median ${orZero(hoursText(medianSpan))} h`)}
${tile(grouped(kilometresText(distance)), 'km', 'sailed')}
</ul>`
}

function best(what: string, fastest: Fastest | undefined, showsDate: boolean): Markup | undefined {
  if (fastest === undefined) return undefined
  const { speed, person, motion, date } = fastest
  const day = showsDate ? `, ${dateWords(date)}` : ''
  return html`<li class="tile best"><b>${knotsOf(speed).toFixed(1)} <small>kn</small></b><span>${what}: <bdi>${nameText(person)}</bdi>, motion ${motion}${day}</span></li>
`
}

function tile(value: string, unit: string, what: string, tone = ''): Markup {
  return html`<li class="tile ${tone}"><b>${value} <small>${unit}</small></b><span>${what}</span></li>`
}

/** `453.8`; from a thousand on `3,012`, without decimals. */
function grouped(figure: string): string {
  const amount = Number(figure)
  return amount < 1000 ? orZero(figure) : Math.round(amount).toLocaleString('en-GB')
}

export function attentionSection(day: DayReport, report: Report): Markup {
  const anchors = new Map(
    day.persons.flatMap((person) => person.motions.map((motion) => [motion, personAnchor(day.date, person)])),
  )
  const articles = attentionOf(day, report.timezone).map(({ mark, items }) => {
    return html`<article class="${toneOf(mark)}"><h3>${capital(markText(mark, report.thresholds))} <small>${items.length}</small></h3>
<p>${markAdvice(mark, report.thresholds)}</p><ul>
${items.map(({ motion, person, detail }) => {
  const name = person === undefined ? '' : nameText(person)
  const text = html`${motion} <bdi>${name}</bdi>`
  const anchor = anchors.get(motion)
  const link = anchor === undefined ? text : html`<a href="#${anchor}">${text}</a>`
  return html`<li>${link}${detail === '' ? undefined : html` <i>${detail}</i>`}</li>
`
})}</ul></article>
`
  })
  const content =
    articles.length === 0
      ? html`<p class="fine">Nothing: every motion that somebody has is home.</p>`
      : html`<div class="look">${articles}</div>`
  return html`<section id="look-${day.date}"><h2>Look at first</h2>${content}</section>`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Arrivals and releases; `first` is the index of the day's first bout in the page's data. */
export function timelineSection(day: DayReport, report: Report, first: number): Markup {
  const content =
    day.bouts === undefined
      ? html`<p class="hint">No journal shows when motions came and went that day.</p>`
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
