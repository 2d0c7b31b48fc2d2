import { modelLabel } from './model-options.ts'
import { ModelPicker } from './model-picker.tsx'
import type { Settings } from './settings.ts'

/** Who is asked next, in order. */
export function FallbackList({ settings, change }: { settings: Settings; change(change: Partial<Settings>): void }) {
  const { fallbacks } = settings
  const set = (next: string[]) => change({ fallbacks: next })
  const move = (from: number, to: number) => {
    const next = [...fallbacks]
    const [model] = next.splice(from, 1)
    if (model) next.splice(to, 0, model)
    set(next)
  }
  return (
    <>
      {fallbacks.length > 0 ? (
        <ol className="fallbacks">
          {fallbacks.map((model, index) => (
            <li key={model}>
              <span>{modelLabel(model)}</span>
              <button
                type="button"
                className="quiet"
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
                aria-label={`Ask ${model} earlier`}
              >
                ↑
              </button>
              <button
                type="button"
                className="quiet"
                disabled={index === fallbacks.length - 1}
                onClick={() => move(index, index + 1)}
                aria-label={`Ask ${model} later`}
              >
                ↓
              </button>
              <button
                type="button"
                className="quiet"
                onClick={() => set(fallbacks.filter((other) => other !== model))}
                aria-label={`Remove ${model}`}
              >
                ×
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <p className="hint">Nobody yet: a failure is shown as it is.</p>
      )}
      <ModelPicker
        label="Add a model to fall back to"
        value=""
        placeholder="Add a fallback…"
        onChange={(model) => !fallbacks.includes(model) && set([...fallbacks, model])}
        settings={settings}
      />
    </>
  )
}
