import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import css from 'highlight.js/lib/languages/css'
import go from 'highlight.js/lib/languages/go'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import type { ReactNode } from 'react'

const languages = { bash, css, go, json, python, rust, sql, typescript, xml }
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language)

interface Scope {
  scope?: string
  children: (Scope | string)[]
}

/** The highlighter's own tree as React elements: its HTML is never needed. */
export function highlight(code: string, language: string): ReactNode {
  if (!hljs.getLanguage(language)) return code
  const result = hljs.highlight(code, { language, ignoreIllegals: true })
  const emitter = result._emitter as unknown as { rootNode: Scope }
  return emitter.rootNode.children.map(draw)
}

function draw(node: Scope | string, key: number): ReactNode {
  if (typeof node === 'string') return node
  const children = node.children.map(draw)
  return node.scope ? (
    <span key={key} className={`hl-${node.scope.split('.')[0]}`}>
      {children}
    </span>
  ) : (
    <span key={key}>{children}</span>
  )
}
