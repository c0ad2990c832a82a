/** Keyboard shortcuts of a page. */
import { useEffect, useRef } from 'react'

export type KeyBindings = Readonly<Record<string, () => void>>

/** Calls what a key is bound to, unless somebody types or holds another key. */
export function useKeys(bindings: KeyBindings): void {
  const newest = useRef(bindings)
  useEffect(() => {
    newest.current = bindings
  })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const run = newest.current[event.key]
      if (run === undefined || isTyping(event) || event.defaultPrevented) return
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null
}
