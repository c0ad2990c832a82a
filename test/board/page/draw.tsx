/** Draws a page of the board as a browser would get it from the server, and reads its motions. */
import { renderToStaticMarkup } from 'react-dom/server'
import { createStore } from 'zustand/vanilla'
import { type App, AppContext } from '../../../src/board/page/app.ts'
import type { Frame } from '../../../src/board/page/frame.ts'
import type { LinkStatus } from '../../../src/board/page/link.ts'
import { pages } from '../../../src/board/page/pages/table.ts'
import { placeOf } from '../../../src/board/page/routes.ts'
import type { Hello } from '../../../src/board/protocol.ts'
import type { PublicField } from '../../../src/core/domain/public-fields.ts'
import type { MonitorState } from '../../../src/core/events/state.ts'
import { createFleetSummariser } from '../../../src/core/views/fleet-summary.ts'
import { localTimeIn } from '../../../src/core/views/format.ts'

export interface Scene {
  readonly state: MonitorState
  readonly now: number
  readonly audience: Hello['audience']
  readonly public?: readonly PublicField[]
  readonly status?: LinkStatus
}

/** What is drawn of a state. */
export function frameOf({
  state,
  now,
  audience,
  public: fields = [],
  status = { kind: 'live' },
}: Scene): Frame {
  return {
    state,
    now,
    fleet: createFleetSummariser()(state, now),
    homeAt: undefined,
    time: localTimeIn(state.session?.timezone ?? 0),
    status,
    failures: 0,
    hello: {
      version: '0.1.0',
      page: 'one',
      audience,
      commands: audience === 'team',
      source: 'engine',
      public: fields,
    },
    isKnown: true,
  }
}

/** The markup of the page at an address. */
export function draw(path: string, frame: Frame): string {
  const [pathname = '/', search = ''] = path.split('?')
  const place = placeOf({ pathname, search })
  const { Page } = pages[place.route.page]
  const app: App = {
    frames: { current: () => frame, subscribe: () => () => {} },
    navigator: { place: createStore(() => place), go: () => {}, replace: () => {} },
    notice: createStore(() => ({ text: '', isSeen: false })),
    say: () => {},
    sound: createStore(() => false),
    signals: { give: () => {}, allow: () => {} },
    renew: () => {},
  }
  return renderToStaticMarkup(
    <AppContext value={app}>
      <Page frame={frame} route={place.route} isWall={place.isWall} />
    </AppContext>,
  )
}

/** The motions that a page lists, in its order. */
export function motionsIn(markup: string): readonly number[] {
  return [...markup.matchAll(/<(?:tr|li)(?: class="wall-motion")? data-motion="(\d+)"/g)].map(([, id]) =>
    Number(id),
  )
}

/** What a reader sees of a page. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}
