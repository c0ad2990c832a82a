/** The page's ranking of the persons, and a speed plot of each. */
import { hoursText, kilometresText, knotsText, orZero } from '../../core/base/figure-text.ts'
import type { DayMarkThresholds } from '../../core/domain/day-marks.ts'
import type { DayReport, PersonResults, Report } from '../report.ts'
import { nameText, zoneName } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { chips, marksColumn, type PageColumn, pageTable, resultColumns } from './tables.ts'

/** The index of each drawn person's data in the page. */
export type Plots = ReadonlyMap<PersonResults, number>

/** The anchor of a person's row; that of the plot begins with `plot-`. */
export function personAnchor(date: string, { person, motions }: PersonResults): string {
  return `person-${date}-${person.fileId}-${motions.join('-')}`
}

/** The persons of a day, linked with their plots; without a day, those of the whole event. */
export function personsSection(report: Report, day?: DayReport, plots?: Plots): Markup {
  const id = day === undefined ? 'persons' : `persons-${day.date}`
  const title = day === undefined ? 'Ranking over all days' : 'Ranking'
  const { persons } = day ?? report
  const rowId = (row: PersonResults) => day && personAnchor(day.date, row)
  const ranks = ranksOf(persons)
  const columns: readonly PageColumn<PersonResults>[] = [
    {
      title: 'rank',
      kind: 'number',
      style: 'rank',
      // Sorting numbers begins with the largest, and a rank with the first.
      sort: (row) => -(ranks.get(row) ?? persons.length + 1),
      cell: (row) => ranks.get(row),
    },
    {
      title: 'person',
      kind: 'text',
      style: 'who',
      sort: ({ person }) => nameText(person).toLocaleLowerCase('en'),
      cell: (row) => personCell(row, report.thresholds, plots?.has(row) ? `plot-${rowId(row)}` : undefined),
    },
    ...resultColumns<PersonResults>(({ results }) => results),
    marksColumn(report.thresholds),
  ]
  return html`<section id="${id}"><h2>${title} <small>${persons.length}</small></h2>
<p class="hint">Speeds, hours and km as the devices give them. <span class="same">✓</span> the bests worked out again from the track are the same. Click a heading to sort.</p>
${pageTable(`${id}-table`, columns, persons, { rowId })}</section>`
}

/** The rank by the best 500 m; equal ones share it, and who has none has no rank. */
function ranksOf(persons: readonly PersonResults[]): ReadonlyMap<PersonResults, number> {
  const ranked = persons.filter(({ results }) => results.best500m > 0)
  const speeds = ranked.map(({ results }) => results.best500m).sort((a, b) => b - a)
  return new Map(ranked.map((row) => [row, speeds.indexOf(row.results.best500m) + 1]))
}

/** A plot for each person with speeds, in the order of the table. */
export function plotsSection(day: DayReport, plots: Plots, report: Report): Markup {
  const drawn = day.persons.flatMap((person) => {
    const place = plots.get(person)
    return place === undefined ? [] : [{ person, place }]
  })
  const without = day.persons.length - drawn.length
  const rest =
    without === 0 ? '' : ` ${without} ${without === 1 ? 'person has' : 'persons have'} no track to draw.`
  return html`<section id="plots-${day.date}"><h2>Speed <small>kn over time, ${zoneName(report.timezone)}</small></h2>
<p class="hint">From the tracks at home, each verified again for this page.${rest}</p>
<div class="plots">${drawn.map(({ person, place }) => plotFigure(person, place, day))}</div></section>`
}

function personCell(
  { person, motions, marks }: PersonResults,
  thresholds: DayMarkThresholds,
  plot: string | undefined,
): Markup {
  const name = html`<bdi>${nameText(person)}</bdi>`
  const craft =
    person.craft === '' ? undefined : html`<span class="craft"> · <bdi>${person.craft}</bdi></span>`
  const link = plot === undefined ? name : html`<a href="#${plot}">${name}</a>`
  return html`${link}<span class="sub">${motions.join(', ')} · ${person.fileId}${craft}</span><span class="below">${chips(marks, thresholds)}</span>`
}

function plotFigure(row: PersonResults, place: number, day: DayReport): Markup {
  const { person, motions, results } = row
  const anchor = personAnchor(day.date, row)
  const figures = `${orZero(knotsText(results.best500m))} kn over 500 m, ${orZero(hoursText(results.span))} h, ${orZero(kilometresText(results.distance))} km`
  return html`<figure class="chart" id="plot-${anchor}"><figcaption><b><bdi>${nameText(person)}</bdi></b><a class="up" href="#${anchor}">↑ table</a><span class="facts">motion ${motions.join(', ')} · ${figures}</span></figcaption>
<div class="canvas"><canvas data-plot="${place}" role="img" aria-label="Speed of ${nameText(person)} over time: ${figures}"></canvas></div></figure>
`
}
