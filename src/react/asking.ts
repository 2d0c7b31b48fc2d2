import type { QueryFunctionContext, QueryKey } from '@tanstack/react-query'
import type { CallOptions, Client } from '../types/index.ts'
import { clientFor } from './clients.ts'
import { withSignal } from './request.ts'
import type { Common } from './types.ts'
import { whileShown } from './while-shown.ts'

/** A query function that asks the client it was given, or that of the tree its query runs in. */
export const asking =
  <Data, Key extends QueryKey>(
    { client, call }: Common,
    ask: (client: Client, call: CallOptions & { signal: AbortSignal }) => Promise<Data>,
  ) =>
  (context: QueryFunctionContext<Key>): Promise<Data> =>
    whileShown(context, (signal) => ask(clientFor(context.client, client), withSignal(call, signal)))
