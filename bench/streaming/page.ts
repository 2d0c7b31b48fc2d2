import { measureStreaming } from './measure.ts'

// What run.ts calls in Chromium.
Object.assign(globalThis, { measureStreaming })
