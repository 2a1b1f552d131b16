// HTML as blocks: structure, white space, hidden content, bounds.
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../contract/limits.ts'
import type { Block } from '../../../../workers/shared/page/blocks.ts'
import { readHtml } from '../../../../workers/engines/gotenberg/html/read-html.ts'
import { attempt } from '../../../../workers/shared/refusal.ts'
import { hasPoppler, pdfOf, renderHtml, textOf } from './rendering.ts'

const read = async (html: string): Promise<readonly Block[]> =>
  (await readHtml({ html, fileOf: () => undefined, pause: async () => {} })).blocks
/** Marker and text of each block, tables as nested lists. */
const outline = (blocks: readonly Block[]): unknown[] =>
  blocks.map((block) => {
    if (block.kind === 'text') return `${block.marker ?? ''}${block.runs.map((run) => run.text).join('')}`.trimEnd()
    return block.kind === 'table' ? block.rows.map((row) => row.map((cell) => outline(cell.blocks))) : block.kind
  })

describe('readHtml', () => {
  it('readHtml collapses white space across elements', async () => {
    expect(outline(await read('<p>\n  a <b> b</b>\tc<br> d </p>  <p> </p>'))).toEqual(['a b c\nd'])
  })

  it('readHtml keeps white space of preformatted text', async () => {
    expect(outline(await read('<pre>\n a\n\n  b\n</pre>'))).toEqual([' a\n\n  b'])
  })

  it('readHtml numbers nested lists', async () => {
    const html = '<ol start=3 type=i><li>c<ul><li>x</ul><li value=9>d</ol><ol type=A><li><p>e<p>f</ol><ul><li></ul>'
    expect(outline(await read(html))).toEqual(['iii.c', '•x', 'ix.d', 'A.e', 'f', '•'])
  })

  it('readHtml nests tables and reads cells without rows', async () => {
    const html = '<table><tr><th>a<td>b<table><tr><td>c</table></table><table><td>d</table>'
    expect(outline(await read(html))).toEqual([[[['a'], ['b', [[['c']]]]]], [[['d']]]])
  })

  it('readHtml leaves out what a browser does not show', async () => {
    const html = `<head><title>t</title><style>s</style></head><script>x</script><p hidden>h</p><!-- c -->
      <p style="color:red; display: none">n<b>m</b></p><template>t</template><p>shown</p>`
    expect(outline(await read(html))).toEqual(['shown'])
  })

  it('readHtml shows the description of an image that it cannot draw', async () => {
    expect(
      outline(
        await read(
          '<img src="https://example.org/a.png" alt="chart"><img src="data:image/png;base64,AAAA" alt="other">',
        ),
      ),
    ).toEqual(['chart', 'other'])
  })

  it('readHtml refuses nesting beyond its bound', async () => {
    const refused = await attempt(async () => await read('<div>'.repeat(limits.xmlDepthMax + 2)))
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'LIMIT_EXCEEDED' } })
  })

  it('readHtml survives elements out of place', async () => {
    expect(outline(await read('</p></table><li>a</li></td><tr><td>b</td></tr></div>c'))).toEqual(['•a', 'b', 'c'])
  })
})

describe.runIf(hasPoppler)('HTML in a PDF', () => {
  it('renderHtml sets tables too wide for columns as text, and long rows over pages', async () => {
    const cells = Array.from({ length: 40 }, (_, index) => `<td>c${index}</td>`).join('')
    expect(textOf(pdfOf(await renderHtml(`<table><tr>${cells}</tr></table>`)))).toContain('c0 | c1 | c2')
    const long = Array.from({ length: 2_000 }, (_, index) => `w${index}`)
    const table = `<table><tr><td>left</td><td>${long.join(' ')}</td></tr></table>`
    const found = textOf(pdfOf(await renderHtml(table))).match(/w\d+/g)
    expect(found).toEqual(long)
  })
})
