/**
 * Entry `llmux/mocks`: MSW handlers that play every provider in its own wire format, for tests, Storybook and demos.
 * Nothing is sent anywhere; runs repeat.
 */
export { breakAfter, callTool, fail, mock, reply, vectors } from './behaviours.ts'
export type { Behaviour, MockRule, Pace, PlannedCall, ReplyOptions, ServerFailure, ToolOptions } from './behaviours.ts'
export { mockFetch } from './fetch.ts'
export type { MockFetchOptions } from './fetch.ts'
export { mockHandlers } from './handlers.ts'
export type { MockCall, MockOptions } from './handlers.ts'
