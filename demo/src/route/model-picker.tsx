import { useEffect, useRef, useState } from 'react'
import { icons } from '../icons.tsx'
import { mainProviders, moreProviders, type ProviderEntry } from '../providers.ts'
import { useSettings } from '../settings/settings-context.tsx'
import { simulatedModels } from '../simulation/simulated-models.ts'
import { ModelList } from './model-list.tsx'
import { usePicker, type Picking } from './picker-context.tsx'
import { ProviderSection } from './provider-section.tsx'

export function ModelPicker() {
  const { picking } = usePicker()
  return picking && <PickerDialog {...picking} />
}

function PickerDialog({ replace, section }: Picking) {
  const { settings, change } = useSettings()
  const { close } = usePicker()
  const dialog = useRef<HTMLDialogElement>(null)
  const { models } = settings
  const current = models[replace]
  const [openSection, setOpenSection] = useState(section ?? sectionOf(current))

  useEffect(() => {
    const { current: element } = dialog
    element?.showModal()
    return () => element?.close()
  }, [])

  function choose(model: string) {
    const others = models.map((known, index) => (index === replace ? model : known))
    const next = replace < models.length ? others : [...models, model]
    // A model that stands elsewhere in the list moves here.
    change({ models: next.filter((known, index) => index === replace || known !== model) })
    close()
  }

  const toggle = (id: string) => (isOpen: boolean) =>
    setOpenSection((known) => (isOpen ? id : known === id ? '' : known))
  const providerSection = (provider: ProviderEntry) => (
    <ProviderSection
      key={provider.id}
      provider={provider}
      isOpen={openSection === provider.id}
      onToggle={toggle(provider.id)}
      current={current}
      onChoose={choose}
    />
  )
  const more = moreProviders.some(({ id }) => id === openSection)

  return (
    <dialog
      ref={dialog}
      className="picker"
      aria-labelledby="picker-title"
      // The event comes later than the closing: under StrictMode the dialog is open again by then.
      onClose={({ currentTarget }) => !currentTarget.open && close()}
    >
      <header>
        <h2 id="picker-title">{replace === 0 ? 'Choose a model' : 'Choose a fallback'}</h2>
        <button type="button" className="icon" aria-label="Close" onClick={close}>
          {icons.remove}
        </button>
      </header>
      <div className="picker-body">
        <details open={openSection === 'simulated'} onToggle={(event) => toggle('simulated')(event.currentTarget.open)}>
          <summary>
            <span className="light" data-state="ready" />
            <b>Simulated</b>
            <small>in this page, no key</small>
          </summary>
          <p>Each speaks its provider’s own wire format. Nothing is sent anywhere.</p>
          <ModelList models={simulatedModels} current={current} onChoose={choose} />
        </details>
        {mainProviders.map(providerSection)}
        <details className="more" open={more || undefined}>
          <summary>
            <b>{moreProviders.length} more</b>
            <small>with a key, or on your machine</small>
          </summary>
          {moreProviders.map(providerSection)}
        </details>
      </div>
    </dialog>
  )
}

function sectionOf(model: string | undefined): string {
  const provider = model?.slice(0, model.indexOf('/')) ?? 'ollama'
  return provider.startsWith('simulated-') ? 'simulated' : provider
}
