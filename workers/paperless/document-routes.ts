// Routes of documents: upload, look-up, record and bytes.
import { Hono } from 'hono'
import { limits } from '../../contract/limits.ts'
import { problems } from '../../contract/problems.ts'
import { archiveKeys } from '../../r2/object-keys.ts'
import { findDocument, taskIdOf, type DocumentRecord } from './archived-document.ts'
import { readForm } from '../shared/request-body.ts'
import type { Environment } from './bindings.ts'
import { finishTask } from './finished-tasks.ts'
import { findDocuments } from './find-documents.ts'
import { storeDocument } from './store-document.ts'

const formOverheadBytes = 64 * 1024

export function documentRoutes(): Hono<Environment> {
  const routes = new Hono<Environment>()

  // 200 with the id of a task: whether the document was archived is for GET /api/tasks/ to say.
  routes.post('/api/documents/post_document/', async (c) => {
    const form = await readForm(c.req.raw, limits.documentBytesMax + formOverheadBytes)
    const stored = form.ok ? await storeDocument(c.env.ARCHIVE, form.value) : form
    if (stored.ok) {
      finishTask(stored.value)
      return c.json(taskIdOf(stored.value.id))
    }
    const status = problems[stored.refusal.code].status === 413 ? 413 : 400
    return c.json({ detail: stored.refusal.detail }, status)
  })

  routes.get('/api/documents/', async (c) => {
    const found = await findDocuments(c.env.ARCHIVE, {
      title: c.req.query('title__iexact') ?? c.req.query('title'),
      checksum: c.req.query('checksum__iexact') ?? c.req.query('checksum'),
      archiveSerialNumber: c.req.query('archive_serial_number'),
      customField: c.req.query('custom_fields__icontains'),
    })
    return c.json({
      count: found.length,
      next: null,
      previous: null,
      all: found.map(({ id }) => id),
      results: found.map(shown),
    })
  })

  routes.get('/api/documents/:id/', async (c) => {
    const document = await findDocument(c.env.ARCHIVE, c.req.param('id'))
    return document === null ? c.notFound() : c.json(shown(document))
  })

  routes.get('/api/documents/:id/download/', async (c) => {
    const document = await findDocument(c.env.ARCHIVE, c.req.param('id'))
    const object = document === null ? null : await c.env.ARCHIVE.get(archiveKeys.document(document.id))
    if (document === null || object === null) return c.notFound()
    return c.body(object.body, 200, {
      'content-type': document.mediaType,
      'content-length': String(object.size),
      'content-disposition': `attachment; filename="${document.id}.pdf"`,
      'x-content-type-options': 'nosniff',
    })
  })

  return routes
}

function shown(document: DocumentRecord): object {
  const { id, title, created, mediaType, checksum } = document
  return {
    id,
    title,
    created,
    mime_type: mediaType,
    original_file_name: document.fileName,
    checksum,
    archive_serial_number: document.archiveSerialNumber === '' ? null : Number(document.archiveSerialNumber),
    tags: parsed(document.tags),
    custom_fields: parsed(document.customFields),
  }
}

/** Callers' own text, stored as they gave it. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
