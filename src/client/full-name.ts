import type { ResolvedTarget } from '../routing/resolve-model.ts'

/** A target as tables know it, whichever prefix it was asked by: `together/x`, also where it was asked as `together_ai/x`. */
export const fullName = ({ name, provider, model }: Pick<ResolvedTarget, 'name' | 'provider' | 'model'>): string =>
  // Without a slash it is an endpoint's own name.
  name.includes('/') ? `${provider.id}/${model}` : name
