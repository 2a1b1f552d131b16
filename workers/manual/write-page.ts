// A page of the manual by its path: the first and that of the shapes are written of the description, the others of docs/.
import type { ManualCall, ManualPage } from '../../contract/manual.ts'
import type { Description } from './description.ts'
import { firstPage } from './first-page.ts'
import { frame } from './frame.ts'
import { rendered } from './rendered.ts'
import { shapesPage } from './shapes-page.ts'
import { texts } from './texts.ts'

export async function writePage({ path, url, description }: ManualCall): Promise<ManualPage | null> {
  if (description !== null) {
    const described = description as Description
    const page = path === '' ? firstPage(described, url) : shapesPage(described)
    return { mediaType: 'text/html', text: String(await page) }
  }
  const written = texts.get(path.replace(/\.md$/, ''))
  if (written === undefined) return null
  if (path.endsWith('.md')) return { mediaType: 'text/markdown', text: written }
  const { title, body } = rendered(written, path)
  return { mediaType: 'text/html', text: String(await frame(title, body)) }
}
