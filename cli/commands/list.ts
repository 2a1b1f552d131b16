// clawql list: the documents of the tenant, newest first.
import type { DocumentListAnswer } from '../../contract/document.ts'
import { optionNumber, optionText, type Command, type Invocation } from '../command.ts'
import { exitCodes, type Row, type Tone } from '../output.ts'

const pageMax = 200
const limitDefault = 50
const filters = ['status', 'name', 'type', 'tag', 'subject', 'matter', 'batch', 'from', 'to'] as const
type Listed = DocumentListAnswer['documents'][number]

export const statusTones: { readonly [status: string]: Tone } = {
  completed: 'good',
  partial: 'care',
  processing: 'care',
  blocked: 'bad',
  quarantined: 'bad',
  failed: 'bad',
}

async function readPages(invocation: Invocation, limit: number): Promise<readonly Listed[]> {
  const documents: Listed[] = []
  let cursor = optionText(invocation, 'cursor') ?? null
  do {
    const query = new URLSearchParams({ limit: String(Math.min(pageMax, limit - documents.length)) })
    for (const name of filters) {
      const value = optionText(invocation, name)
      if (value !== undefined) query.set(name, value)
    }
    if (cursor !== null) query.set('cursor', cursor)
    const page = await invocation.api.json<DocumentListAnswer>(`/api/documents?${query.toString()}`)
    documents.push(...page.documents)
    cursor = page.nextCursor
  } while (cursor !== null && documents.length < limit)
  return documents
}

const rowOf = (listed: Listed): Row => [
  listed.documentId,
  [statusTones[listed.status] ?? 'quiet', listed.status],
  listed.createdAt,
  listed.mediaType ?? '-',
  `${Math.ceil(listed.sizeBytes / 1024)} KiB`,
  listed.name ?? '-',
]

export const listCommand: Command = {
  usage: 'list',
  summary: 'Documents, newest first',
  options: {
    limit: { type: 'string', help: `documents to list; ${limitDefault} by default` },
    status: { type: 'string', help: 'processing, completed, partial, blocked, quarantined or failed' },
    name: { type: 'string', help: 'words of its name, all of them' },
    type: { type: 'string', help: 'media type, such as application/pdf' },
    tag: { type: 'string', help: 'a tag given at ingest' },
    subject: { type: 'string', help: 'a subject given at ingest' },
    matter: { type: 'string', help: 'the matter given at ingest' },
    batch: { type: 'string', help: 'a batch of items of memory' },
    from: { type: 'string', help: 'accepted at or after, such as 2026-11-29T00:00:00Z' },
    to: { type: 'string', help: 'accepted before' },
    cursor: { type: 'string', help: 'where an earlier list ended' },
  },
  example: 'clawql list --status blocked --limit 20',
  async run(invocation) {
    const { output } = invocation
    const documents = await readPages(invocation, Math.max(1, optionNumber(invocation, 'limit') ?? limitDefault))
    output.answer(documents)
    const head: Row = ['DOCUMENT', 'STATUS', 'ACCEPTED', 'TYPE', 'SIZE', 'NAME'].map((name) => ['head', name] as const)
    if (documents.length > 0) output.rows([head, ...documents.map(rowOf)])
    else output.line('No document.')
    return exitCodes.done
  },
}
