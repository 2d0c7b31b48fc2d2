import { useState } from 'react'
import { modelGroups } from './model-options.ts'
import { useInstalledModels } from './ollama.ts'
import type { Settings } from './settings.ts'

interface Props {
  label: string
  value: string
  onChange(model: string): void
  settings: Settings
  /** Shown while nothing is chosen. */
  placeholder?: string
}

const other = '\0other'

/** A native select: the one list every browser, phone and screen reader knows how to use. */
export function ModelPicker({ label, value, onChange, settings, placeholder }: Props) {
  const [typing, setTyping] = useState(false)
  const installed = useInstalledModels(settings.ollamaURL)
  const groups = modelGroups(settings, installed.data ?? [])
  const listed = groups.some(({ models }) => models.some(([name]) => name === value))
  if (typing) {
    return (
      <input
        className="picker"
        aria-label={`${label}, as provider/model`}
        placeholder="provider/model"
        defaultValue={value}
        ref={(input) => input?.select()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        onBlur={(event) => {
          setTyping(false)
          if (event.target.value.trim()) onChange(event.target.value.trim())
        }}
      />
    )
  }
  return (
    <select
      className="picker"
      aria-label={label}
      value={value}
      onChange={(event) => (event.target.value === other ? setTyping(true) : onChange(event.target.value))}
    >
      {placeholder && <option value="">{placeholder}</option>}
      {!listed && value && <option value={value}>{value}</option>}
      {groups.map(
        (group) =>
          group.models.length > 0 && (
            <optgroup key={group.label} label={group.label}>
              {group.models.map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </optgroup>
          ),
      )}
      <option value={other}>Another model…</option>
    </select>
  )
}
