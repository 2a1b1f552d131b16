// Fake Paperless: keeps what is uploaded under its title. The same title and bytes again is the first upload, as in the embedded one.
import { createHash } from 'node:crypto'
import type { Clock } from './clock.ts'
import { replyOf, type Fetching } from './engines.ts'
import type { Wire } from './wire.ts'

export interface Archived {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly sha256: string
}

export interface Archive extends Fetching {
  readonly documents: ReadonlyMap<string, Archived>
  readonly onUpload: ((uploaded: Archived, isOther: boolean) => void)[]
}

/** One character for each byte, so that nothing of a PDF is lost. */
async function bytesAsText(clock: Clock, body: unknown): Promise<string> {
  const file = body instanceof FormData ? body.get('document') : null
  if (!(file instanceof Blob)) return ''
  return Buffer.from(await clock.native(file.arrayBuffer())).toString('latin1')
}

export function createArchive(clock: Clock, wire: Wire): Archive {
  const byTitle = new Map<string, Archived>()
  const archive: Archive = {
    documents: byTitle,
    onUpload: [],
    async fetch(url, request = {}) {
      const { pathname, searchParams } = new URL(url)
      const title = request.body instanceof FormData ? (request.body.get('title') as string) : ''
      const text = await bytesAsText(clock, request.body)
      return await wire.call(`archive ${pathname}`, () => {
        if (pathname === '/api/documents/post_document/') return store(title, text)
        if (pathname === '/api/tasks/') {
          const done = [...byTitle.values()].find(({ id }) => `task-${id}` === searchParams.get('task_id'))
          return replyOf(200, [
            done === undefined ? { status: 'PENDING' } : { status: 'SUCCESS', related_document: done.id },
          ])
        }
        const checksum = searchParams.get('checksum__iexact')
        const results = [...byTitle.values()].filter(
          (found) => found.title === searchParams.get('title__iexact') && (checksum ?? found.sha256) === found.sha256,
        )
        return replyOf(200, { results })
      })
    },
  }

  function store(title: string, text: string) {
    const sha256 = createHash('sha256').update(text, 'latin1').digest('hex')
    const known = byTitle.get(title)
    const uploaded = known ?? { id: String(byTitle.size + 1), title, text, sha256 }
    const isOther = known !== undefined && known.sha256 !== sha256
    for (const look of archive.onUpload) look({ ...uploaded, text, sha256 }, isOther)
    if (known !== undefined && known.sha256 !== sha256) return replyOf(400, {})
    byTitle.set(title, uploaded)
    return replyOf(200, `task-${uploaded.id}`)
  }
  return archive
}
