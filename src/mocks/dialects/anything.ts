import * as z from 'zod/mini'

/** A field that the real API takes and these mocks do not look into; `z.unknown()` alone would be a required key. */
export const anything = z.optional(z.unknown())
