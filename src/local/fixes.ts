import type { Fix } from '../types/index.ts'

/** What a fix is filled in with. */
export interface Facts {
  provider: string
  /** Where it was looked for. */
  baseURL: string
  /** The page's own, where there is a page. */
  origin?: string | undefined
  model?: string | undefined
  /** Environment variable the provider reads its allowed origins from (`OLLAMA_ORIGINS`). */
  origins?: string | undefined
  /** What starts it (`ollama serve`). */
  start?: string | undefined
  /** Where its makers explain allowed origins. */
  help?: string | undefined
}

/** A value goes into `copy` only if a shell takes it for a word: no space, quote, dollar or bracket. */
export const copyable = (value: string | undefined): { copy?: string } =>
  value && /^[\w./:@-]+$/.test(value) ? { copy: value } : {}

type OS = 'macOS' | 'Windows' | 'Linux'

/** The user's own system first; the others follow, since the server may run elsewhere. */
function ownFirst(steps: Record<OS, string>): string[] {
  const agent = globalThis.navigator?.userAgent ?? ''
  const own: OS = /Mac/.test(agent) ? 'macOS' : /Win/.test(agent) ? 'Windows' : 'Linux'
  return Object.entries(steps)
    .sort(([a], [b]) => Number(b === own) - Number(a === own))
    .map(([os, step]) => `${os}: ${step}`)
}

export function originBlocked({ provider, baseURL, origin = 'the page', origins, help }: Facts): Fix {
  if (!origins) {
    return {
      title: `${provider} runs at ${baseURL}, but refuses pages from ${origin}`,
      steps: [`Allow ${origin} in the CORS settings of ${provider}`, `Restart ${provider}, then check again`],
      ...copyable(origin),
    }
  }
  return {
    title: `${provider} runs at ${baseURL}, but refuses pages from ${origin}. Add it to ${origins}, then restart ${provider}`,
    steps: [
      ...ownFirst({
        macOS: `launchctl setenv ${origins} "${origin}", then restart the app`,
        Linux: `sudo systemctl edit ${provider}, add Environment="${origins}=${origin}" under [Service], then sudo systemctl restart ${provider}`,
        Windows: `setx ${origins} "${origin}", then restart the app`,
      }),
      `Once, in a terminal: ${origins}=${origin} ${provider} serve`,
    ],
    ...copyable(origin),
    ...(help && { href: help }),
  }
}

export function unreachable({ provider, baseURL, start, origin }: Facts): Fix {
  return {
    title: `Nothing answers at ${baseURL}`,
    steps: [
      start ? `Start ${provider}: ${start}` : `Start ${provider}, or check that it runs`,
      `Check the address: ${baseURL} (another port goes into connections.${provider}.baseURL)`,
      ...(origin ? ['If it does run, try without browser extensions: an ad blocker may refuse local addresses'] : []),
    ],
    ...copyable(baseURL),
  }
}

export function noModels({ provider, model = 'llama3.2' }: Facts): Fix {
  return {
    title: `${provider} runs, but has no model installed`,
    steps: [`In a terminal: ${provider} pull ${model}`, `Or from the page: client.pull('${provider}/${model}')`],
    ...copyable(model),
  }
}

export function mixedContent({ baseURL, provider, origin = 'this page' }: Facts): Fix {
  return {
    title: `${origin} is https, and this browser does not let it ask ${baseURL}, which is not`,
    steps: [
      `Open the page from http://localhost, or put HTTPS in front of ${provider}`,
      'Or use Chrome, Edge or Firefox, which let https pages ask http://localhost (Safari does not: WebKit bug 171934)',
    ],
    href: 'https://bugs.webkit.org/show_bug.cgi?id=171934',
  }
}

export function localNetworkDenied({ origin = 'this page' }: Facts): Fix {
  return {
    title: `The browser does not let ${origin} reach apps on this device`,
    steps: [
      'Open the site settings (the icon beside the address)',
      'Set "Apps on device" or "Local network access" to Allow',
      'Reload the page',
    ],
  }
}

export function permissionNeeded({ origin = 'this page', provider }: Facts): Fix {
  return {
    title: `The browser will ask whether ${origin} may reach apps on this device`,
    steps: [`Choose Allow: that is how the page talks to ${provider}`],
  }
}

export function blockedByCSP({ baseURL, origin = 'this page' }: Facts): Fix {
  const target = new URL(baseURL).origin
  return {
    title: `The Content-Security-Policy of ${origin} does not allow ${target}`,
    steps: [`Add ${target} to connect-src`],
    ...copyable(target),
  }
}

export const offline = (): Fix => ({ title: 'This machine is offline', steps: ['Connect it, or use a local model'] })

export function needsProxy({ provider }: Facts): Fix {
  return {
    title: `${provider} does not take requests from web pages`,
    steps: [`Put a gateway on a server of yours and point connections.${provider}.baseURL at it`],
  }
}

export function noKey({ provider }: Facts, variable: string | undefined): Fix {
  return {
    title: `${provider} wants an API key`,
    steps: [
      `Pass connections: { ${JSON.stringify(provider)}: { apiKey } } to createClient`,
      ...(variable ? [`Or set ${variable}, where there is an environment`] : []),
    ],
    ...copyable(variable),
  }
}

export function notInstalled({ provider, model = '' }: Facts): Fix {
  return {
    title: `${model} is not installed in ${provider}`,
    steps: [`In a terminal: ${provider} pull ${model}`, `Or from the page: client.pull('${provider}/${model}')`],
    ...copyable(model),
  }
}
