/** The page's list of what needs attention. */
import type { MotionId } from '../../core/domain/motion.ts'
import { attentionOf } from '../attention.ts'
import type { DayReport, Report } from '../report.ts'
import { markAdvice, markText, nameText } from '../words.ts'
import { html, type Markup } from './markup.ts'
import { personAnchor } from './person-sections.ts'
import { toneOf } from './result-columns.ts'

export function attentionSection(day: DayReport, report: Report): Markup {
  const anchors = anchorsOf(day)
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

function anchorsOf(day: DayReport): ReadonlyMap<MotionId, string> {
  return new Map(
    day.persons.flatMap((person) =>
      person.motions.map((motion) => [motion, personAnchor(day.date, person)] as const),
    ),
  )
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
