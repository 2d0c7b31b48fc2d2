import type { Fix } from '../types/index.ts'
import { copyable, fixOf } from './copyable.ts'
import type { KnownProvider } from './known-provider.ts'

type System = 'macOS' | 'Windows' | 'Linux'

/** The user's own system first; the others follow, since the server may run elsewhere. */
function ownFirst(steps: Record<System, string>): string[] {
  const agent = globalThis.navigator?.userAgent ?? ''
  const own: System = /Mac|iPhone|iPad/.test(agent) ? 'macOS' : /Win/.test(agent) ? 'Windows' : 'Linux'
  return Object.entries(steps)
    .sort(([a], [b]) => Number(b === own) - Number(a === own))
    .map(([system, step]) => `${system}: ${step}`)
}

/** The server is up and refuses this page: which setting of it lets the page in. */
export function allowOrigin({ id, server }: KnownProvider, baseURL: string, origin: string): Fix {
  const title = `${id} runs at ${baseURL}, but refuses pages from ${origin}`
  const href = server?.help ? { href: server.help } : {}
  if (origin === 'null')
    return fixOf(
      `${id} runs at ${baseURL}, but refuses this page`,
      [
        'The page has no origin of its own (it is a file, or in a sandbox), and none can be allowed for it',
        'Serve it over http://localhost: that needs no setting',
      ],
      href,
    )
  const { origins: variable, start = id } = server ?? {}
  if (!variable)
    return fixOf(
      title,
      [server?.allow ?? `Allow ${origin} in the CORS settings of ${id}`, `Restart ${id}, then check again`],
      { ...copyable(origin), ...href },
    )
  const entry = entryFor(origin)
  return fixOf(
    `${title}. Add it to ${variable}, then restart ${id}`,
    [
      ...ownFirst({
        macOS: `launchctl setenv ${variable} "${entry}", then restart the app`,
        Linux: `sudo systemctl edit ${id}, add Environment="${variable}=${entry}" under [Service], then sudo systemctl restart ${id}`,
        Windows: `setx ${variable} "${entry}", then restart the app`,
      }),
      `Docker: docker run -e ${variable}=${entry} …`,
      `Once, in a terminal: ${variable}=${entry} ${start}`,
    ],
    { ...copyable(entry), ...href },
  )
}

/**
 * Ollama takes whole origins of the web and of extensions only; any other scheme (Capacitor, Electron, …) needs a `*`, or the server
 * does not start (https://github.com/ollama/ollama, envconfig/config.go).
 */
const entryFor = (origin: string) =>
  /^(https?|(chrome|safari|moz|ms-browser)-extension):/.test(origin) ? origin : origin.replace(/\/\/.*/, '//*')
