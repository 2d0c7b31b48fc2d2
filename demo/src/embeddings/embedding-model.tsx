import { useQuery } from '@tanstack/react-query'
import { modelsOptions, statusOptions } from 'llmux/react'
import { isLocalPage } from '../providers.ts'
import { useSettings } from '../settings/settings-context.tsx'
import { simulatedEmbedding } from '../simulation/simulated-models.ts'

const clouds = {
  openai: ['text-embedding-3-small', 'text-embedding-3-large'],
  gemini: ['gemini-embedding-001'],
  mistral: ['mistral-embed'],
  cohere: ['embed-v4.0'],
}

/** A name, with those at hand proposed. */
export function EmbeddingModel({ model, onChange }: { model: string; onChange(model: string): void }) {
  const { settings } = useSettings()
  const status = useQuery({ ...statusOptions('ollama', { poll: false }), enabled: isLocalPage })
  const { data: installed = [] } = useQuery({ ...modelsOptions('ollama'), enabled: status.data?.state === 'ready' })
  const proposed = [
    simulatedEmbedding,
    ...installed.map(({ id }) => id).filter((id) => /embed|minilm|bge|e5/i.test(id)),
    ...Object.entries(clouds).flatMap(([provider, names]) =>
      settings.connections[provider] ? names.map((name) => `${provider}/${name}`) : [],
    ),
  ]
  return (
    <label className="embed-model">
      Model
      <input
        list="embedding-models"
        value={model}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="embedding-models">
        {proposed.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  )
}
