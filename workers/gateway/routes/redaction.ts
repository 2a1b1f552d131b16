// POST /api/redaction/preview: a text or a file through the redactor, and back to whoever sent it. Nothing is kept, logged or recorded.
import { Hono } from 'hono'
import { limits } from '../../../contract/limits.ts'
import {
  previewTextSchema,
  previewWishSchema,
  type PreviewAnswer,
  type PreviewCall,
} from '../../../contract/preview.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { joined } from '../../../r2/byte-queue.ts'
import { callOf, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { readJson } from '../input.ts'
import { beginUpload } from '../upload/body.ts'
import { receiveUpload, type FileSink } from '../upload/receive.ts'

type Asked = Omit<PreviewCall, keyof ReturnType<typeof callOf>>

/** Of the longest text, with the escapes that JSON may write it in. */
const jsonBytesMax = 4 * limits.previewCharactersMax + limits.jsonBodyBytesMax

/** Previews of this isolate under way: each holds a whole file, and takes an engine that documents wait for. */
let underWay = 0

export const redactionRoutes = new Hono<GatewayHono>().post('/api/redaction/preview', async (c) => {
  if (underWay >= limits.previewsMax)
    return refuse(c, { code: 'RATE_LIMITED', detail: `${limits.previewsMax} previews are under way already.` })
  underWay++
  try {
    const asked = isForm(c) ? await readForm(c) : await readTyped(c)
    if (asked instanceof Response) return asked
    const preview = await ask(c, asked)
    return preview.ok ? c.json(preview.value) : refuse(c, preview.refusal)
  } finally {
    underWay--
  }
})

const isForm = (c: GatewayContext): boolean => /^multipart\/form-data\s*;/i.test(c.req.header('content-type') ?? '')

async function readTyped(c: GatewayContext): Promise<Asked | Response> {
  const body = await readJson(c, previewTextSchema, jsonBytesMax)
  if (!body.ok) return body.response
  const { text, ...wish } = body.value
  return { bytes: new TextEncoder().encode(text), extension: 'txt', isText: true, wish }
}

async function readForm(c: GatewayContext): Promise<Asked | Response> {
  const chunks: Uint8Array[] = []
  const fileBytesMax = Math.min(c.get('config').documents.maxBytes, limits.previewFileBytesMax, limits.documentBytesMax)
  const form = { fileBytesMax, fieldName: 'options', fieldSchema: previewWishSchema }
  const begun = beginUpload(c.req.raw, c.get('claims').tenantId)
  if (!begun.ok) return refuse(c, begun.refusal)
  const sink: FileSink = {
    async write(chunk) {
      chunks.push(chunk)
      return accepted(true)
    },
  }
  const received = await receiveUpload(c.req.raw, begun.value.source, { form, sink }).finally(begun.value.leave)
  if (!received.ok) return refuse(c, received.refusal)
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(received.value.fileName ?? '') ?? []
  return {
    bytes: joined(chunks),
    extension: extension?.toLowerCase() ?? null,
    isText: false,
    wish: received.value.field,
  }
}

async function ask(c: GatewayContext, asked: Asked): Promise<Result<PreviewAnswer>> {
  try {
    return await c.env.PIPELINE.preview({ ...callOf(c), ...asked })
  } catch {
    // The pipeline or compute is started again; the error may quote what it was given.
    return refused('PROVIDER_UNAVAILABLE', 'The redactor is out of reach.')
  }
}
