import { icons } from '../icons.tsx'
import { useSettings } from '../settings/settings-context.tsx'
import { usePicker } from './picker-context.tsx'

/** The models in the order in which they are asked: a click changes one, the arrows move it. */
export function RouteList() {
  const { settings, change } = useSettings()
  const { open } = usePicker()
  const { models } = settings

  function move(from: number, to: number) {
    const moved = models.filter((_, index) => index !== from)
    moved.splice(to, 0, ...models.slice(from, from + 1))
    change({ models: moved })
  }

  return (
    <ol className="stops">
      {models.map((model, index) => (
        <li key={model}>
          <button type="button" className="stop" onClick={() => open({ replace: index })}>
            <small>{index === 0 ? 'Model' : `If ${index === 1 ? 'it fails' : 'that fails too'}`}</small>
            <span>
              <Name model={model} />
            </span>
            <span className="unseen">, change</span>
          </button>
          {models.length > 1 && (
            <span className="stop-tools">
              <Tool
                label={`Move ${model} up`}
                icon="up"
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              />
              <Tool
                label={`Move ${model} down`}
                icon="down"
                disabled={index === models.length - 1}
                onClick={() => move(index, index + 1)}
              />
              <Tool
                label={`Remove ${model}`}
                icon="remove"
                disabled={false}
                onClick={() => change({ models: models.filter((_, other) => other !== index) })}
              />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** May break after the provider, nowhere else. */
function Name({ model }: { model: string }) {
  const slash = model.indexOf('/') + 1
  return (
    <>
      <i>{model.slice(0, slash)}</i>
      <wbr />
      <em>{model.slice(slash)}</em>
    </>
  )
}

interface ToolProps {
  label: string
  icon: 'up' | 'down' | 'remove'
  disabled: boolean
  onClick(): void
}

const Tool = ({ label, icon, disabled, onClick }: ToolProps) => (
  <button type="button" className="icon small" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    {icons[icon]}
  </button>
)
