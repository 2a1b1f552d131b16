// Reads a span that a Worker wrote into its log, as far as it may leave the machine: closed forms only, whatever else stands in the line.
import * as z from 'zod'
import { stageSpans } from '../../contract/document.ts'
import { recallModes } from '../../contract/recall.ts'
import { ulidPattern } from '../../contract/tenant.ts'
import type { Span } from '../../core/telemetry/otlp.ts'

/** Names are a list: a text that somebody wrote can't be one. */
const names = [
  'request',
  ...Object.values(stageSpans),
  'memory.recall',
  'graph.traverse',
  'pageindex.synthesise',
  'token.budget.apply',
] as const

const doneStates = ['done', 'skipped'] as const

const spanIdSchema = z.string().regex(/^[0-9a-f]{16}$/)
const spanSchema = z.object({
  span: z.enum(names),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Where the span is one that others name as theirs. */
  spanId: spanIdSchema.optional(),
  parentSpanId: spanIdSchema.optional(),
  worker: z.enum(['gateway', 'pipeline', 'compute']),
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
})

const count = z.number().int().min(0)

/** An id of the caller’s own may be a name; one that we made is a UUID. */
const attributeSchemas: { readonly [name: string]: z.ZodType<string | number | boolean> } = {
  worker: spanSchema.shape.worker,
  requestId: z.uuid(),
  documentId: z.string().regex(ulidPattern),
  operation: z.string().regex(/^clawql(?:__[a-z_]{1,40})+$/),
  status: z.number().int().min(100).max(599),
  state: z.union([z.enum(doneStates), z.string().regex(/^[A-Z][A-Z_]{2,39}$/)]),
  mode: z.enum(recallModes),
  nodes: count,
  tokensUsed: count,
  tokenBudget: count,
  dropped: count,
  truncated: z.boolean(),
}

const begin = '{"span":'

/** Null where the line is no span. What has another form than is known here is left out. */
export function readSpan(line: string): Span | null {
  if (!line.startsWith(begin)) return null
  let raw: { readonly [name: string]: unknown }
  try {
    raw = JSON.parse(line) as typeof raw
  } catch {
    return null
  }
  const parsed = spanSchema.safeParse(raw)
  if (!parsed.success) return null
  const { span: name, traceId, spanId, parentSpanId = null, startedAt, durationMs } = parsed.data
  const known = Object.entries(attributeSchemas).flatMap(([attribute, schema]) => {
    const value = schema.safeParse(raw[attribute])
    return value.success ? [[`clawql.${attribute}`, String(value.data)] as const] : []
  })
  const attributes = Object.fromEntries(known)
  const { 'clawql.state': state = 'done', 'clawql.status': status = '200' } = attributes
  const hasFailed = !(doneStates as readonly string[]).includes(state) || Number(status) >= 500
  return {
    name,
    traceId,
    spanId: spanId ?? randomSpanId(),
    parentSpanId,
    startedMs: Date.parse(startedAt),
    durationMs,
    attributes,
    hasFailed,
  }
}

const randomSpanId = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex')
