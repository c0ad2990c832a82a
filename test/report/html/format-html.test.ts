import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHtml, plotOf } from '../../../src/report/html/format-html.ts'
import { escapeText, html, jsonForScript } from '../../../src/report/html/markup.ts'
import { row } from '../../core/domain/rosters.ts'
import { recordWith, trackAt } from '../invented-day.ts'
import { reportOf } from '../invented-report.ts'

const report = reportOf([recordWith(601, [trackAt(601)]), recordWith(602, [])])
const page = formatHtml(report, new Map())

describe('the page', () => {
  test('the report page allows its own style and its own script, by their hashes, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    const hashed = (text: string) =>
      `'sha256-${createHash('sha256').update(text).digest('base64')}'`.replaceAll("'", '&#39;')
    const script = /<script>([\s\S]*)<\/script><\/body>/.exec(page)?.[1] ?? ''
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    expect(script.length).toBeGreaterThan(50_000)
    expect(policy.split('; ')).toEqual([
      'default-src &#39;none&#39;',
      `script-src ${hashed(script)}`,
      `style-src ${hashed(style)}`,
      'base-uri &#39;none&#39;',
      'form-action &#39;none&#39;',
    ])
  })

  test('the report page needs no other file', () => {
    const markup = page.replace(/<script>[\s\S]*<\/script><\/body>/, '')
    expect(markup).not.toMatch(/\b(?:src|srcset|action|data)=/)
    expect([...markup.matchAll(/href="([^"]*)"/g)].filter(([, href]) => !href?.startsWith('#'))).toEqual([])
    expect(markup).not.toMatch(/@import|url\(|\sstyle="|\son[a-z]+="/)
  })

  test('the report page carries the licence of the library within it', () => {
    expect(page).toMatch(/Chart\.js v\d/)
  })

  test('the report page reloads itself only when requested', () => {
    expect(page).not.toContain('http-equiv="refresh"')
    expect(formatHtml(report, new Map(), { refreshEvery: 10 })).toContain(
      '<meta http-equiv="refresh" content="10">',
    )
  })

  test('the report page of an event without a day is a valid page', () => {
    const empty = formatHtml(reportOf([], [], { chosen: { dates: [], leftOut: [], future: [] } }), new Map())
    expect(empty.endsWith('</html>\n')).toBe(true)
  })

  test('the report page has the name of a person as text wherever it stands', () => {
    const name = `<b onclick="x">'&`
    const hostile = formatHtml(
      reportOf([recordWith(601, [trackAt(601)])], [row(601, { firstName: name })]),
      new Map(),
    )
    expect(hostile).not.toContain('<b onclick')
    expect(hostile).toContain('&#60;b onclick=&#34;x&#34;&#62;&#39;&#38;')
  })
})

describe('text in markup', () => {
  test('text in markup is never markup, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"']/)
        expect(html`<p title="${text}">${[text, undefined, 7]}</p>`.text.match(/[<>]/g)).toHaveLength(4)
      }),
    )
  })

  test('text in a script is the same value, and never the end of the script', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        const written = jsonForScript({ value, text: `</script>${text}<!--\u2028` })
        expect(written).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(written)).toEqual(
          JSON.parse(JSON.stringify({ value, text: `</script>${text}<!--\u2028` })),
        )
      }),
    )
  })
})

describe('the plot of a person', () => {
  const start = Date.UTC(2026, 9, 12, 10)
  const series = {
    times: Array.from({ length: 5000 }, (_, index) => start + index * 200),
    speeds: Array.from({ length: 5000 }, (_, index) => (index === 1234 ? 18_006 : (index * 7919) % 9000)),
  }
  const tracks = [trackAt(601), trackAt(601, { time: '140000' })].map((track) => {
    return { ...track, motion: 601, person: { fileId: 'A', name: '', craft: '' } }
  })

  test('the plot of a person has the highest speed of the tracks, in few points', () => {
    const plot = plotOf(tracks, new Map([[tracks[0]?.key ?? '', series]]), report)
    const [track, ...others] = plot?.tracks ?? []
    expect(others).toEqual([])
    expect(Math.max(...(track?.speeds ?? []))).toBe(3500)
    expect(track?.speeds.length).toBeLessThanOrEqual(1500)
    expect(track?.steps.reduce((sum, step) => sum + step, 0)).toBe(9998)
  })

  test('the plot of a person shares its points among several tracks, and is empty without a track', () => {
    const both = new Map(tracks.map(({ key }) => [key, series]))
    expect(plotOf(tracks, both, report)?.tracks.map(({ speeds }) => speeds.length <= 750)).toEqual([
      true,
      true,
    ])
    expect(plotOf(tracks, new Map(), report)).toBeUndefined()
  })
})
