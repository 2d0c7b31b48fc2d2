import type { MarkedToken, Token } from 'marked'
import { useState, type ReactNode } from 'react'
import { decodeEntities } from './entities.ts'
import { safeImage, safeLink } from './safe-url.ts'

export function InlineTokens({ tokens }: { tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => <InlineToken key={index} token={token as MarkedToken} />)
}

function InlineToken({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{children(token.tokens)}</strong>
    case 'em':
      return <em>{children(token.tokens)}</em>
    case 'del':
      return <del>{children(token.tokens)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return <Link href={token.href}>{children(token.tokens)}</Link>
    case 'image':
      return <Image href={token.href} label={token.text} />
    case 'checkbox':
      return <input type="checkbox" checked={token.checked} disabled aria-label={token.checked ? 'done' : 'open'} />
    case 'html':
      return token.text
    case 'text':
      return 'tokens' in token && token.tokens ? children(token.tokens) : decodeEntities(token.text)
    case 'escape':
      return token.text
    default:
      return token.raw
  }
}

const children = (tokens: readonly Token[]) => <InlineTokens tokens={tokens} />

function Link({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeLink(href)
  if (!safe) return children
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** A picture's address can carry away what was said, so none is fetched before it is asked for. */
function Image({ href, label }: { href: string; label: string }) {
  const [shown, setShown] = useState(false)
  const safe = safeImage(href)
  if (!safe) return label
  if (shown) return <img src={safe.href} alt={label} referrerPolicy="no-referrer" />
  return (
    <button type="button" className="image" onClick={() => setShown(true)}>
      Load the picture{label && ` “${label}”`} from {safe.host}
    </button>
  )
}
