import { describe, expect, it, vi } from 'vitest'
import { runBatch, type BatchContext } from '../../src/client/batch.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { BatchOptions, CompletionRequest } from '../../src/types/index.ts'

const requests = (count: number): CompletionRequest[] =>
  Array.from({ length: count }, (_unused, index) => ({
    model: 'a/b',
    messages: [{ role: 'user', content: String(index) }],
  }))
const numberOf = (request: CompletionRequest) => Number(request.messages[0]?.content)

/** Answers when told to. */
function setUp(
  answer: (index: number, signal?: AbortSignal) => unknown = (index) => ({ index, usage: { cost: 0.5 } }),
  isLocal = false,
) {
  let running = 0
  const seen = { most: 0, started: [] as number[] }
  const context: BatchContext = {
    providersOf: () => [{ id: 'plain', local: isLocal }],
    async complete(request, options) {
      seen.started.push(numberOf(request))
      seen.most = Math.max(seen.most, ++running)
      try {
        for (let turn = 0; turn < (numberOf(request) % 3) + 1; turn++) await Promise.resolve()
        return await answer(numberOf(request), options.signal)
      } finally {
        running--
      }
    },
  }
  const run = (count: number, options?: BatchOptions) => runBatch(context, requests(count), options)
  return { run, seen, context }
}

const failure = (results: unknown): LLMError => {
  if (!LLMError.is(results)) throw new Error('no failure')
  return results
}

describe('batch', () => {
  it('answers in order, however long each takes', async () => {
    const { run } = setUp()
    expect((await run(20)).map((answer) => (answer as unknown as { index: number }).index)).toEqual([
      ...Array(20).keys(),
    ])
  })

  it('takes one request with many conversations', async () => {
    const { context, seen } = setUp()
    await runBatch(context, { model: 'a/b', messages: requests(3).map(({ messages }) => messages) })
    expect(seen.started).toEqual([0, 1, 2])
  })

  it('answers nothing with nothing', async () => {
    expect(await setUp().run(0)).toEqual([])
  })

  it.each([
    [undefined, false, 8],
    [undefined, true, 4],
    [3, false, 3],
  ])('has at most so many under way (concurrency %s, local %s: %i)', async (concurrency, local, most) => {
    const { run, seen } = setUp(undefined, local)
    await run(40, concurrency === undefined ? {} : { concurrency })
    expect(seen.most).toBe(most)
  })

  it('runs all of them and then throws the first failure, with every outcome', async () => {
    const { run, seen } = setUp((index) => {
      if (index % 4 === 2) throw new LLMError('server', `no ${index}`)
      return index
    })
    const error = failure(await run(10).catch((thrown: unknown) => thrown))
    expect(seen.started).toHaveLength(10)
    expect(error.message).toBe('no 2')
    expect(error.results?.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      false,
      true,
      true,
      true,
    ])
  })

  it('never throws with settle', async () => {
    const { run } = setUp((index) => {
      if (index === 1) throw new LLMError('server', 'no')
      return index
    })
    expect(
      (await run(3, { settle: true })).map((outcome) => (outcome as PromiseSettledResult<unknown>).status),
    ).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('tells its progress, what failed and what it cost', async () => {
    const { run } = setUp((index) => {
      if (index === 1) throw new LLMError('server', 'no')
      return { usage: { cost: 0.5 } }
    })
    const told: unknown[] = []
    await run(3, { settle: true, concurrency: 1, onProgress: (progress) => told.push(progress) })
    expect(told).toEqual([
      { done: 1, failed: 0, total: 3, cost: 0.5 },
      { done: 2, failed: 1, total: 3, cost: 0.5 },
      { done: 3, failed: 1, total: 3, cost: 1 },
    ])
  })

  it('goes on when onProgress throws, and reports it once', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const onProgress = () => {
      throw new Error('mine')
    }
    expect(await setUp().run(5, { onProgress })).toHaveLength(5)
    expect(log).toHaveBeenCalledTimes(1)
    log.mockRestore()
  })

  it('goes on when an async onProgress rejects, and reports it once', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const onProgress = async () => Promise.reject(new Error('mine'))
    expect(await setUp().run(5, { onProgress })).toHaveLength(5)
    await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(1))
    log.mockRestore()
  })

  it('keeps what is done when it is aborted, and starts nothing more', async () => {
    const controller = new AbortController()
    const { run, seen } = setUp((index, signal) => {
      if (index === 3) controller.abort()
      if (signal?.aborted) throw new LLMError('aborted', 'aborted')
      return index
    })
    const error = failure(
      await run(10, { concurrency: 1, signal: controller.signal }).catch((thrown: unknown) => thrown),
    )
    expect(error.code).toBe('aborted')
    expect(error.results?.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      ...Array(7).fill(false),
    ])
    expect(seen.started).toEqual([0, 1, 2, 3])
  })

  it('refuses what is no batch', async () => {
    const { context, run } = setUp()
    const flat = { model: 'a/b', messages: [{ role: 'user', content: 'x' }] } as unknown as Parameters<
      typeof runBatch
    >[1]
    await expect(runBatch(context, flat)).rejects.toThrow('messages of a batch must be a list of conversations')
    await expect(run(1, { concurrency: 0 })).rejects.toThrow('concurrency must be 1 or more, is 0')
  })
})
