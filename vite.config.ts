import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { chromiumArguments, findChromium } from './scripts/find-chromium.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The demo and the tests import llmux by its package entries, as any user would; here they mean the sources. */
const alias = [
  { find: /^llmux$/, replacement: path('src/index.ts') },
  { find: /^llmux\/core$/, replacement: path('src/core.ts') },
  { find: /^llmux\/(react|mocks)$/, replacement: path('src/$1/index.ts') },
  { find: /^llmux\/providers\/(.+)$/, replacement: path('src/providers/$1.ts') },
]

const executablePath = findChromium()

/** Suites in Node that have a folder of their own under test/; `unit` is all the rest. */
const folders = ['sockets', 'package', 'runtimes', 'sdks', 'e2e']

export default defineConfig({
  root: process.env.VITEST ? path('.') : path('demo'),
  base: './',
  plugins: [react()],
  resolve: { alias },
  build: { outDir: path('demo/dist'), emptyOutDir: true },
  server: { port: 5173 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // Generous, since none of them measures time: a busy machine must fail nothing.
          testTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: ['browser', ...folders].map((folder) => `test/${folder}/**`).concat('**/node_modules/**'),
        },
      },
      ...folders.map((name) => ({
        extends: true as const,
        test: {
          name,
          environment: 'node',
          include: [`test/${name}/**/*.test.ts`],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          ...(name === 'e2e' && { globalSetup: 'test/e2e/build-demo.ts' }),
        },
      })),
      {
        extends: true,
        // Found only while tests run, a package would reload the page under them.
        optimizeDeps: {
          include: [
            '@tanstack/react-query',
            'msw',
            'ofetch',
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-dev-runtime',
            'vitest-browser-react',
            'zod/mini',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath && { executablePath }),
                args: chromiumArguments,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
