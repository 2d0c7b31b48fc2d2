import { lexer, type Token, type Tokens } from 'marked'
import remend from 'remend'
import { memo, useState, type ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'

/**
 * One block of Markdown as React elements: no HTML is ever set, so none can be injected; what was HTML in the text is shown as text.
 * Memoised by its text: while an answer grows, only its last block is drawn again.
 */
export const MarkdownBlock = memo(function MarkdownBlock({ text, growing }: { text: string; growing: boolean }) {
  return <>{lexer(growing ? remend(text) : text).map(block)}</>
})

function block(token: Token, key: number): ReactNode {
  switch (token.type) {
    case 'heading': {
      // The page has its own h1 and h2.
      const Heading = `h${Math.min(6, (token as Tokens.Heading).depth + 2)}` as 'h3'
      return <Heading key={key}>{inlines(token.tokens)}</Heading>
    }
    case 'paragraph':
      return <p key={key}>{inlines(token.tokens)}</p>
    case 'text':
      return <span key={key}>{token.tokens ? inlines(token.tokens) : unescaped(token.raw)}</span>
    case 'code':
      return <CodeBlock key={key} code={(token as Tokens.Code).text} language={(token as Tokens.Code).lang ?? ''} />
    case 'blockquote':
      return <blockquote key={key}>{token.tokens?.map(block)}</blockquote>
    case 'list':
      return list(token as Tokens.List, key)
    case 'table':
      return table(token as Tokens.Table, key)
    case 'hr':
      return <hr key={key} />
    case 'space':
    case 'def':
      return null
    default:
      return <p key={key}>{token.raw}</p>
  }
}

function list({ ordered, start, items }: Tokens.List, key: number): ReactNode {
  const children = items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      {item.task && (
        <input type="checkbox" checked={item.checked ?? false} readOnly aria-label={item.checked ? 'done' : 'open'} />
      )}
      {item.tokens.map(block)}
    </li>
  ))
  return ordered ? (
    <ol key={key} start={start === '' ? 1 : start}>
      {children}
    </ol>
  ) : (
    <ul key={key}>{children}</ul>
  )
}

function table({ header, rows, align }: Tokens.Table, key: number): ReactNode {
  const style = (column: number) => (align[column] ? { textAlign: align[column] } : undefined)
  return (
    // A table may be wider than the page; the page must not.
    <div className="scroll" key={key} tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((cell, column) => (
              <th key={column} style={style(column)}>
                {inlines(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} style={style(column)}>
                  {inlines(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const inlines = (tokens: readonly Token[] | undefined): ReactNode => tokens?.map(inline)

function inline(token: Token, key: number): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong key={key}>{inlines(token.tokens)}</strong>
    case 'em':
      return <em key={key}>{inlines(token.tokens)}</em>
    case 'del':
      return <del key={key}>{inlines(token.tokens)}</del>
    case 'codespan':
      return <code key={key}>{(token as Tokens.Codespan).text}</code>
    case 'br':
      return <br key={key} />
    case 'link':
      return (
        <Link key={key} href={(token as Tokens.Link).href}>
          {inlines(token.tokens)}
        </Link>
      )
    case 'image':
      return <Picture key={key} href={(token as Tokens.Image).href} alt={(token as Tokens.Image).text} />
    case 'escape':
      return (token as Tokens.Escape).text
    case 'text':
      return token.tokens ? <span key={key}>{inlines(token.tokens)}</span> : unescaped(token.raw)
    default:
      return token.raw
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00A0' }
/** React escapes by itself; an entity that was written as one means its character. */
const unescaped = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole)

function Link({ href, children }: { href: string; children: ReactNode }) {
  // A model's link may lead anywhere, but run nothing.
  if (!/^(https?:|mailto:)/i.test(href)) return <span title={href}>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** Loading a picture tells its host what was said (its URL may hold the conversation): so only on a click. */
function Picture({ href, alt }: { href: string; alt: string }) {
  const [shown, show] = useState(false)
  if (!/^(https?:|data:image\/)/i.test(href)) return <span>{alt}</span>
  if (shown) return <img src={href} alt={alt} referrerPolicy="no-referrer" />
  return (
    <button type="button" className="picture" onClick={() => show(true)}>
      Load image{alt && `: ${alt}`} <small>{new URL(href, location.href).host}</small>
    </button>
  )
}
