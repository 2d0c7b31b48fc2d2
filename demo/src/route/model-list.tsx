import { useState } from 'react'

interface ModelListProps {
  models: readonly string[]
  current: string | undefined
  onChoose(model: string): void
}

const many = 10

export function ModelList({ models, current, onChoose }: ModelListProps) {
  const [filter, setFilter] = useState('')
  const found = models.filter((model) => model.toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <>
      {models.length > many && (
        <input
          type="search"
          value={filter}
          placeholder={`Search ${models.length} models`}
          aria-label="Search the models"
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <ul className="models">
        {found.slice(0, 60).map((model) => (
          <li key={model}>
            <button type="button" aria-pressed={model === current} onClick={() => onChoose(model)}>
              {model}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
