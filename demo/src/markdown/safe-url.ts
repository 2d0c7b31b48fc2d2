const schemes = /^(https?|mailto):$/

/** Absolute links alone: a model's relative one would lead into this page. */
export function safeLink(href: string): string | undefined {
  const url = absolute(href)
  return url && schemes.test(url.protocol) ? url.href : undefined
}

export function safeImage(href: string): URL | undefined {
  const url = absolute(href)
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

function absolute(href: string): URL | undefined {
  // Without a base, `//host` and paths are no URLs.
  return URL.canParse(href) ? new URL(href) : undefined
}
