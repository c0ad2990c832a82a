/** The frame around each page: the way past it, the link's banner, the page, the bar below and what is said politely. */
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useApp, useFrame, usePlace } from '../app.ts'
import { PageTop } from '../components/page-top.tsx'
import { pages, titleOf } from '../pages/table.ts'
import { FaultBoundary } from './fault-boundary.tsx'
import { LinkBanner } from './link-banner.tsx'
import { Navigation } from './navigation.tsx'
import { useLookUpKey } from './use-look-up-key.ts'
import { useWall } from './use-wall.ts'

export function Shell() {
  const frame = useFrame()
  const place = usePlace()
  useWall(place)
  useLookUpKey()
  const { route, isWall } = place
  const { title, Page } = pages[route.page]
  const heading = useRef<HTMLHeadingElement>(null)
  const windowTitle = titleOf(route)
  const isFirst = useRef(true)
  useEffect(() => {
    document.title = windowTitle
    // The first page is read from its beginning.
    if (!isFirst.current) heading.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [windowTitle])
  const isDated = frame.status.kind !== 'live'
  return (
    <div className={`shell${isDated ? ' is-dated' : ''}${isWall ? ' is-wall' : ''}`}>
      <a className="skip" href="#main">
        To the page
      </a>
      <LinkBanner
        frame={frame}
        heading={
          <h1 ref={heading} tabIndex={-1}>
            {route.page === 'motion' ? `Motion ${route.motion}` : title}
          </h1>
        }
      />
      <main id="main" tabIndex={-1}>
        <PageTop frame={frame} />
        {frame.isKnown && (
          <FaultBoundary key={windowTitle}>
            <Page frame={frame} route={route} isWall={isWall} />
          </FaultBoundary>
        )}
      </main>
      {!isWall && <Navigation page={route.page} counts={frame.fleet.counts} />}
      <Notices />
    </div>
  )
}

/** The only live region; its text is visible unless the page shows the same elsewhere. */
function Notices() {
  const { notice } = useApp()
  const { text, isSeen } = useStore(notice)
  return (
    <div className={isSeen ? 'notices' : 'unseen'}>
      <div role="status" aria-live="polite">
        {text}
      </div>
      {isSeen && (
        <button type="button" onClick={() => notice.setState({ text: '', isSeen: false }, true)}>
          Close
        </button>
      )}
    </div>
  )
}
