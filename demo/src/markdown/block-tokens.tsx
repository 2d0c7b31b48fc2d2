import type { MarkedToken, Token, Tokens } from 'marked'
import { createElement, type ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import { InlineTokens } from './inline-tokens.tsx'

/** Tokens become elements and never HTML: what a model writes as markup is shown as text. */
export function BlockTokens({ tokens }: { tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => <BlockToken key={index} token={token as MarkedToken} />)
}

function BlockToken({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'hr':
      return <hr />
    case 'heading':
      // Under the question, which is an h2.
      return createElement(`h${Math.min(token.depth + 2, 6)}`, { 'data-depth': token.depth }, inline(token.tokens))
    case 'paragraph':
      return <p>{inline(token.tokens)}</p>
    case 'code':
      return <CodeBlock code={token.text} language={/^\S*/.exec(token.lang ?? '')?.[0] ?? ''} />
    case 'blockquote':
      return (
        <blockquote>
          <BlockTokens tokens={token.tokens} />
        </blockquote>
      )
    case 'list':
      return <List list={token} />
    case 'table':
      return <Table table={token} />
    case 'text':
      return token.tokens ? inline(token.tokens) : <InlineTokens tokens={[token]} />
    case 'html':
      return <p className="raw">{token.text}</p>
    default:
      return <InlineTokens tokens={[token]} />
  }
}

const inline = (tokens: readonly Token[]) => <InlineTokens tokens={tokens} />

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      <BlockTokens tokens={item.tokens} />
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    <div className="wide" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>{table.header.map(cellAs('th'))}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>{row.map(cellAs('td'))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const cellAs =
  (tag: 'td' | 'th') =>
  ({ align, tokens }: Tokens.TableCell, index: number) =>
    createElement(tag, { key: index, style: align ? { textAlign: align } : undefined }, inline(tokens))
