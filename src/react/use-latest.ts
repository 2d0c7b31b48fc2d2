import { useCallback, useInsertionEffect, useRef } from 'react'

/** Reads the value of the last render that was committed: what is called later uses the options of then, not of when it was made. */
export function useLatest<Value>(value: Value): () => Value {
  const latest = useRef(value)
  // Before every layout effect, so that even a child's finds what is new.
  useInsertionEffect(() => {
    latest.current = value
  })
  return useCallback(() => latest.current, [])
}
