import highlighting from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import css from 'highlight.js/lib/languages/css'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import type { ReactNode } from 'react'

const languages = { bash, css, go, java, javascript, json, python, rust, sql, typescript, xml }
for (const [name, language] of Object.entries(languages)) highlighting.registerLanguage(name, language)

/** Longer code is left plain: it would be coloured anew with every frame. */
const longest = 20_000

export function highlight(code: string, language: string): ReactNode {
  if (code.length > longest || !highlighting.getLanguage(language)) return code
  return elementsOf(highlighting.highlight(code, { language, ignoreIllegals: true }).value)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }
const decode = (text: string) => text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => entities[name] ?? '')

/** The highlighter writes nested spans and five entities, nothing else: they become elements, not HTML. */
function elementsOf(html: string): ReactNode {
  const stack: { name: string; children: ReactNode[] }[] = [{ name: '', children: [] }]
  for (const piece of html.split(/(<span class="[^"]*">|<\/span>)/)) {
    const top = stack.at(-1)
    if (!top || !piece) continue
    const opened = /^<span class="([^"]*)">$/.exec(piece)
    if (opened) stack.push({ name: opened[1] ?? '', children: [] })
    else if (piece === '</span>' && stack.length > 1) {
      stack.pop()
      const parent = stack.at(-1)
      parent?.children.push(
        <span key={parent.children.length} className={top.name}>
          {top.children}
        </span>,
      )
    } else top.children.push(decode(piece))
  }
  return stack[0]?.children
}
