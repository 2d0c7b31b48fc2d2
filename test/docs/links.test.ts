import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/run-command.ts'
import { readPages } from '../../scripts/snippets.ts'

const pages = readPages().map(({ file, text }) => ({ file, text: text.replace(/^```[\s\S]*?^```/gm, '') }))

/** A heading as GitHub names its anchor. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchors = new Map(
  pages.map(({ file, text }) => [file, [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading))]),
)

const links = pages.flatMap(({ file, text }) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [path = '', hash] = target.split('#')
      return { link: `${file} → ${target}`, to: path ? normalize(join(dirname(file), path)) : file, hash }
    }),
)

describe('links between the pages', () => {
  it('lead to files that exist', () => {
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter(({ to }) => !existsSync(join(root, to))).map(({ link }) => link)).toEqual([])
  })

  it('lead to headings that exist', () => {
    const lost = links.filter(
      ({ to, hash }) => hash !== undefined && anchors.has(to) && !anchors.get(to)?.includes(hash),
    )
    expect(lost.map(({ link }) => link)).toEqual([])
  })

  it('keep the anchor that messages name: "Running local models from a web page"', () => {
    expect(anchors.get('README.md')).toContain('running-local-models-from-a-web-page')
  })

  it('reach every page of docs/ from the README', () => {
    const reached = new Set(['README.md'])
    for (const page of reached) for (const { link, to } of links) if (link.startsWith(`${page} `)) reached.add(to)
    const lost = pages.map(({ file }) => file).filter((file) => file.startsWith('docs/') && !reached.has(file))
    expect(lost).toEqual([])
  })
})
