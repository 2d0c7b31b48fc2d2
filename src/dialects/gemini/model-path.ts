/** `models/…` unless the name says that it is something else (`tunedModels/…`). */
export function modelPath(model: string, method: string): string {
  const name = model.includes('/') ? model : `models/${model}`
  return `/${name.split('/').map(encodeURIComponent).join('/')}:${method}`
}
