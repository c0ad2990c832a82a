/** The page's sections about the whole event: its days, firmwares, batteries, and problems with files. */
import { hoursText, kilometresText, knotsText, mebibytesText } from '../../core/base/figure-text.ts'
import { pluralise } from '../../core/base/pluralise.ts'
import type { Battery, DayReport, FirmwareGroup, Report } from '../report.ts'
import { dateWords, filesText, leftOutTexts, nameText, stampOf, zoneName } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { numberColumn, type PageColumn, pageTable, textColumn } from './tables.ts'

/** A row for each day of the event. */
export function daysSection({ days }: Report): Markup {
  const columns: readonly PageColumn<DayReport>[] = [
    {
      title: 'day',
      kind: 'text',
      style: 'who',
      sort: ({ date }) => date,
      cell: ({ date }) => html`<a href="#day-${date}">${dateWords(date)}</a>`,
    },
    numberColumn(
      'motions',
      ({ totals }) => totals.brought,
      (brought, { totals }) => `${brought} of ${totals.assigned}`,
    ),
    numberColumn('missing', ({ totals }) => totals.missing),
    numberColumn(
      'files',
      ({ totals }) => totals.home,
      (_, { totals }) => filesText(totals),
    ),
    numberColumn('MiB', ({ totals }) => totals.size, mebibytesText),
    numberColumn('hours', ({ totals }) => totals.span, hoursText),
    numberColumn('median hours', ({ totals }) => totals.medianSpan ?? 0, hoursText),
    numberColumn('km', ({ totals }) => totals.distance, kilometresText),
    numberColumn('500 m kn', ({ totals }) => totals.best500m?.speed ?? 0, knotsText),
    {
      title: 'fastest',
      kind: 'text',
      style: 'keep',
      cell: ({ totals: { best500m } }) => best500m && html`<bdi>${nameText(best500m.person)}</bdi>`,
    },
  ]
  return html`<section id="days"><h2>Days <small>${days.length}</small></h2>${pageTable('days-table', columns, days)}</section>`
}

/** The devices by firmware, as last read. */
export function firmwareSection({ firmwares, unread }: Report): Markup {
  const columns: readonly PageColumn<FirmwareGroup>[] = [
    textColumn('firmware', ({ firmware }) => firmware, 'who'),
    {
      title: 'approved',
      kind: 'text',
      sort: ({ isApproved }) => (isApproved ? 'yes' : 'no'),
      cell: ({ isApproved }) => (isApproved ? 'yes' : html`<span class="chip bad">not approved</span>`),
    },
    numberColumn('devices', ({ motions }) => motions.length),
    { title: 'motions', kind: 'text', cell: ({ motions }) => motions.join(', ') },
  ]
  const rest =
    unread.length === 0
      ? undefined
      : html`<p class="hint">${pluralise(unread.length, 'motion')} never read: ${unread.join(', ')}.</p>`
  return html`<section id="firmware"><h2>Devices by firmware</h2>${pageTable('firmware-table', columns, firmwares)}${rest}</section>`
}

/** The batteries in the order of charging. */
export function batteriesSection({ batteries, chargers, timezone }: Report): Markup {
  const groups = [...Map.groupBy(batteries, ({ batch }) => batch)]
  const lists = groups.map(([batch, own]) => {
    const highest = Math.max(...own.map(({ battery }) => battery))
    const title =
      batch === undefined
        ? html`<h3>Not read that day <small>${pluralise(own.length, 'motion')}, as last read</small></h3>`
        : html`<h3>Batch ${batch} <small>${pluralise(own.length, 'motion')}, up to ${highest}%</small></h3>`
    return html`${title}<ul class="levels">${own.map((battery) => levelOf(battery, timezone))}</ul>`
  })
  return html`<section id="batteries"><h2>Batteries</h2><p class="hint">In %, the emptiest first, ${chargers} chargers a batch; as last read.</p>${lists}</section>`
}

/** Omitted days and problems with files; nothing without any. */
export function problemsSection(report: Report): Markup | undefined {
  const lines = [...leftOutTexts(report).map((text) => `${text}.`), ...report.problems]
  if (lines.length === 0) return undefined
  return html`<section id="problems"><h2>Problems with the files <small>${lines.length}</small></h2><ul class="problems">${lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul></section>`
}

function levelOf({ motion, battery, isCharging, readAt }: Battery, timezone: number): Markup {
  const level = Math.max(0, Math.min(100, battery))
  const charging = isCharging ? ' ⚡' : ''
  return html`<li title="read ${stampOf(readAt, timezone)} ${zoneName(timezone)}${isCharging ? ', charging' : ''}"><b>${motion}</b><meter min="0" max="100" low="30" high="60" optimum="100" value="${level}"></meter><span>${battery}%${charging}</span></li>
`
}
