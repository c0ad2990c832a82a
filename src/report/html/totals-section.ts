/** The top of the page: the totals of a day or an event as tiles. */
import { hoursText, kilometresText, mebibytesText, orZero } from '../../core/base/figure-text.ts'
import { knotsOf } from '../../core/base/units.ts'
import type { Fastest, Totals } from '../report.ts'
import { dateWords, nameText } from '../words.ts'
import { html, type Markup } from './markup.ts'

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
