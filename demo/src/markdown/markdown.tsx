import { lexer } from 'marked'
import { memo, useMemo } from 'react'
import remend from 'remend'
import { BlockTokens } from './block-tokens.tsx'

/** An answer as it grows. All blocks but the last are final: they are parsed and drawn once. */
export function Markdown({ blocks, isLive }: { blocks: readonly string[]; isLive: boolean }) {
  return (
    <div className="markdown">
      {blocks.map((text, index) => (
        // Blocks are only ever added, so the index says which it is.
        <Block key={index} text={text} isOpen={isLive && index === blocks.length - 1} />
      ))}
    </div>
  )
}

const Block = memo(function Block({ text, isOpen }: { text: string; isOpen: boolean }) {
  // What is begun and not ended (`**bold`) is ended, so that it does not change its looks when its end arrives.
  const tokens = useMemo(() => lexer(isOpen ? remend(text, { linkMode: 'text-only' }) : text), [text, isOpen])
  return <BlockTokens tokens={tokens} />
})
