import { createContext, use, useMemo, useState, type ReactNode } from 'react'

/** What the dialog is open for: a place in the list, and the section to begin with. */
export interface Picking {
  replace: number
  section?: string
}

interface PickerValue {
  picking: Picking | undefined
  open(picking: Picking): void
  close(): void
}

const PickerContext = createContext<PickerValue | undefined>(undefined)

export function PickerProvider({ children }: { children: ReactNode }) {
  const [picking, setPicking] = useState<Picking>()
  const value = useMemo(() => ({ picking, open: setPicking, close: () => setPicking(undefined) }), [picking])
  return <PickerContext value={value}>{children}</PickerContext>
}

export function usePicker(): PickerValue {
  const value = use(PickerContext)
  if (!value) throw new Error('usePicker needs a PickerProvider')
  return value
}
