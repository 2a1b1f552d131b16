// POST /api/redaction/preview: a text or a file through the redactor, and back to whoever sent it. Nothing is kept, logged or recorded.
import type * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import type { PreviewAnswer, PreviewCall, previewTextSchema, previewWishSchema } from '../../../contract/preview.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { joined } from '../../../r2/byte-queue.ts'
import type { FormInput } from '../input.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { Places } from '../places.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import type { FileSink } from '../upload/receive.ts'

type Asked = Omit<PreviewCall, keyof Session['call']>

/** Previews of this isolate under way: each holds a whole file, and takes an engine that documents wait for. */
const places = new Places({ atOnceMax: limits.previewsMax, longestMs: 600_000 })

export const redactionRoutes = [
  serve(routes.redactionPreview, async (session, { body, form }) => {
    const leave = places.take(steadyMs())
    if (leave === null)
      return refused('RATE_LIMITED', `${limits.previewsMax} previews are under way already.`, {
        details: { policy: 'previews', quota: limits.previewsMax },
      })
    try {
      const asked = form === null ? accepted(textAsked(body)) : await readForm(session, form)
      return asked.ok ? await ask(session, asked.value) : asked
    } finally {
      leave()
    }
  }),
]

function textAsked({ text, ...wish }: z.output<typeof previewTextSchema>): Asked {
  return { bytes: new TextEncoder().encode(text), extension: 'txt', isText: true, wish }
}

async function readForm({ config, call }: Session, form: FormInput<typeof previewWishSchema>): Promise<Result<Asked>> {
  const chunks: Uint8Array[] = []
  const fileBytesMax = Math.min(config.documents.maxBytes, limits.previewFileBytesMax, limits.documentBytesMax)
  const begun = form.begin(call.tenantId)
  if (!begun.ok) return begun
  const sink: FileSink = {
    async write(chunk) {
      chunks.push(chunk)
      return accepted(true)
    },
  }
  const received = await begun.value.receive(fileBytesMax, sink).finally(begun.value.leave)
  if (!received.ok) return received
  const { fileName, field: wish } = received.value
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '') ?? []
  return accepted({ bytes: joined(chunks), extension: extension?.toLowerCase() ?? null, isText: false, wish })
}

async function ask({ bindings, call }: Session, asked: Asked): Promise<Result<PreviewAnswer>> {
  try {
    return await bindings.PIPELINE.preview({ ...call, ...asked })
  } catch {
    // The pipeline or compute is started again; the error may quote what it was given.
    return refused('PROVIDER_UNAVAILABLE', 'The redactor is out of reach.')
  }
}
