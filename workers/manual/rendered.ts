// A page of docs/ as HTML: its links lead to pages of the manual, its tables scroll by themselves, its headings can be linked to.
import { raw } from 'hono/html'
import { Marked, type Tokens } from 'marked'
import type { Html } from './frame.ts'
import { texts } from './texts.ts'

interface Rendered {
  readonly title: string
  readonly body: Html
}

/** As the links of docs/ name headings. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/<[^>]*>|[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

/** Where a link of a page leads within the manual; null where what it names is in the repository alone. */
export function addressOf(href: string, path: string): string | null {
  if (/^(?:[a-z]+:|#)/.test(href)) return href
  const [target = '', heading] = href.split('#')
  const { pathname } = new URL(target, `http://manual/${texts.has(`${path}/README`) ? `${path}/README` : path}`)
  const name = pathname.slice(1).replace(/\.md$/, '')
  if (!texts.has(name)) return null
  return `/docs/${name.replace(/\/README$/, '')}${heading === undefined ? '' : `#${heading}`}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function markedFor(path: string): Marked {
  return new Marked({
    renderer: {
      heading({ depth, text, tokens }: Tokens.Heading) {
        const inner = this.parser.parseInline(tokens)
        return `<h${depth} id="${escaped(slugOf(text))}">${inner}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens)
        const address = addressOf(href, path)
        return address === null ? inner : `<a href="${escaped(address)}">${inner}</a>`
      },
      /** What docs/ say is text: an angle bracket is none of ours. */
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
      image: ({ text }: Tokens.Image) => escaped(text),
    },
    hooks: {
      postprocess: (page) =>
        page
          .split('<table>')
          .reduce(
            (before, part, at) =>
              `${before}<div class="wide" role="region" aria-label="Table ${at}" tabindex="0"><table>${part}`,
          )
          .replaceAll('</table>', '</table></div>'),
    },
  })
}

export function rendered(written: string, path: string): Rendered {
  const [, title = 'Manual'] = /^# (.+)$/m.exec(written) ?? []
  return { title, body: raw(markedFor(path).parse(written, { async: false })) }
}
