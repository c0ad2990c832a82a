/** The size of an element, drawn again when it changes. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

export interface Area {
  readonly width: number
  readonly height: number
}

export function useArea<Element extends HTMLElement>(): readonly [RefObject<Element | null>, Area] {
  const ref = useRef<Element>(null)
  const [area, setArea] = useState<Area>({ width: 1920, height: 900 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const measure = (): void => setArea({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, area]
}
