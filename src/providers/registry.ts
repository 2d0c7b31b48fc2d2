import type { Provider } from '../types/index.ts'

/** Every host that is built in: one line each. */
export const providers: readonly Provider[] = []
