import type { Fix, ProviderStatus } from '../types/index.ts'
import { allowOrigin } from './allow-origin.ts'
import { copyable, fixOf } from './copyable.ts'
import type { KnownProvider } from './known-provider.ts'
import type { Page } from './page.ts'

/** What a fix is filled in with. */
export interface Facts {
  provider: KnownProvider
  /** Where it was looked for. */
  baseURL: string
  page: Page | undefined
  model?: string | undefined
  /** Names of the headers that the caller added. */
  headers?: readonly string[]
  /** HTTP status of an answer that came all the same. */
  status?: number | undefined
}

type State = Exclude<ProviderStatus['state'], 'ready'>

/** How to get from this state to `ready`. */
export function fixForState(state: ProviderStatus['state'], facts: Facts): Fix | undefined {
  return state === 'ready' ? undefined : fixes[state](facts)
}

const fixes: Record<State, (facts: Facts) => Fix> = {
  'no-models': (facts) =>
    facts.status === 503
      ? fixOf(`${facts.provider.id} is still loading its model`, ['Wait until it is loaded, then check again'])
      : fixOf(
          `${facts.provider.id} runs, but has no model installed`,
          installing(facts, facts.model ?? 'llama3.2'),
          facts.provider.server?.pull ? copyable(facts.model ?? 'llama3.2') : {},
        ),
  'no-key': noKey,
  unauthorized: (facts) => ({ ...noKey(facts), title: `${facts.provider.id} refused the API key` }),
  unreachable,
  offline: () => fixOf('This machine is offline', ['Connect it, or use a local model']),
  'origin-blocked': ({ provider, baseURL, page }) => allowOrigin(provider, baseURL, page?.origin ?? 'null'),
  'mixed-content': mixedContent,
  'permission-needed': ({ provider, page }) =>
    fixOf(
      `The browser will ask whether ${nameOf(page)} may reach apps on this device`,
      [
        `Choose Allow: that is how the page talks to ${provider.id}. It asks when a click makes the page try`,
        ...(page?.serviceWorker ? ['A service worker answers for this page, and cannot ask: unregister it first'] : []),
      ],
      { href: localNetworkAccess },
    ),
  'local-network-denied': ({ page }) =>
    page?.secure === false
      ? fixOf(
          `The browser does not let ${nameOf(page)} reach apps on this device, since it is not https`,
          ['Serve the page over https: only then may it ask for leave', 'Or open it from http://localhost'],
          { href: localNetworkAccess },
        )
      : fixOf(
          `The browser does not let ${nameOf(page)} reach apps on this device`,
          [
            'Open the site settings (the icon beside the address)',
            'Set "Apps on device" or "Local network access" to Allow',
            'Reload the page',
          ],
          { href: localNetworkAccess },
        ),
  'blocked-by-csp': ({ baseURL, page }) => {
    const { origin } = new URL(baseURL)
    return fixOf(
      `The Content-Security-Policy of ${nameOf(page)} does not allow ${origin}`,
      [`Add ${origin} to connect-src`],
      copyable(origin),
    )
  },
  'needs-proxy': ({ provider: { id } }) =>
    fixOf(`${id} does not take this request from a web page`, [
      `Put a gateway on a server of yours and point connections.${id}.baseURL at it`,
    ]),
}

/** It was refused here, before it was sent: the provider had no say in it. */
export const keyStays = ({ provider: { id }, page }: Facts): Fix =>
  fixOf(`The key for ${id} was not sent: every visitor of ${nameOf(page)} could read it`, [
    `If it is yours: put a gateway on a server of yours and point connections.${id}.baseURL at it`,
    "If it is the visitor's own: pass allowBrowserKeys: true to createClient",
  ])

const localNetworkAccess = 'https://developer.chrome.com/blog/local-network-access'
const nameOf = (page: Page | undefined) => (page && page.origin !== 'null' ? page.origin : 'this page')

/** What gets a model: the server's own command, named like the one that starts it, and ours. */
export function installing({ provider: { id, server } }: Facts, model: string): string[] {
  if (!server?.pull) return [`Load a model into ${id}, then check again`]
  return [
    `In a terminal: ${server.start?.split(' ')[0] ?? id} pull ${model}`,
    `Or from the page: client.pull('${id}/${model}')`,
  ]
}

function unreachable(facts: Facts): Fix {
  const { provider, baseURL, page, headers = [], status } = facts
  const { id, server, local } = provider
  if (status !== undefined && status !== 404)
    return fixOf(`${id} answers at ${baseURL}, but not to this request`, [
      `Browsers ask before they send headers, and the server may refuse one: leave out ${headers.join(', ') || 'headers of your own'}`,
      'Try without browser extensions, or once more: it may have been a moment only',
    ])
  if (!local)
    return fixOf(
      `Nothing answers at ${baseURL}`,
      ['Check the address and the network', ...extensions(page)],
      copyable(baseURL),
    )
  return fixOf(
    status === 404 ? `What answers at ${baseURL} is not ${id}` : `Nothing answers at ${baseURL}`,
    [
      server?.start ? `Start ${id}: ${server.start}` : `Start ${id}, or check that it runs`,
      `Check the address: ${baseURL} (another port goes into connections.${id}.baseURL)`,
      ...extensions(page),
    ],
    copyable(baseURL),
  )
}

const extensions = (page: Page | undefined) =>
  page ? ['If it does run, try without browser extensions: an ad blocker may refuse the request'] : []

function mixedContent({ baseURL, provider, page }: Facts): Fix {
  const webkit = page?.webkit
    ? ['Or use Chrome, Edge or Firefox, which let https pages ask http://localhost (Safari does not)']
    : []
  return fixOf(
    `${nameOf(page)} is https, and this browser does not let it ask ${baseURL}, which is not`,
    [`Open the page from http://localhost, or put https in front of ${provider.id}`, ...webkit],
    {
      href: page?.webkit
        ? 'https://bugs.webkit.org/show_bug.cgi?id=171934'
        : 'https://developer.mozilla.org/docs/Web/Security/Mixed_content',
    },
  )
}

export function noKey({ provider: { id, env } }: Pick<Facts, 'provider'>): Fix {
  return fixOf(
    `${id} wants an API key`,
    [
      `Pass connections: { ${JSON.stringify(id)}: { apiKey } } to createClient`,
      ...(env?.[0] ? [`Or set ${env[0]}, where there is an environment`] : []),
    ],
    copyable(env?.[0]),
  )
}
