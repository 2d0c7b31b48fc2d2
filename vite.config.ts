import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The demo and the tests import llmux by its package entries, as any user would; here they mean the sources. */
const alias = [
  { find: /^llmux$/, replacement: path('src/index.ts') },
  { find: /^llmux\/core$/, replacement: path('src/core.ts') },
  { find: /^llmux\/(react|mocks)$/, replacement: path('src/$1/index.ts') },
  { find: /^llmux\/providers\/(.+)$/, replacement: path('src/providers/$1.ts') },
]

const systemChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((file) => existsSync(file))

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
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**', 'test/runtimes/**', 'test/sdks/**', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(systemChromium && { executablePath: systemChromium }),
                args: [
                  '--no-sandbox',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
