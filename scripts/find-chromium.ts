import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

/**
 * The Chromium that tests and benchmarks run in: `CHROME_PATH` if it is set, the system's own, or the one Playwright installed.
 * undefined when there is none.
 */
export function findChromium(): string | undefined {
  const candidates = [
    process.env.CHROME_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    chromium.executablePath(),
  ]
  return candidates.find((file) => file && existsSync(file))
}

/** How it is started: no sandbox (a container's root has none), and none of its own requests to the outside. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
