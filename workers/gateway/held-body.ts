// Large bodies of JSON: read within deadlines, and counted with all that is made of them until the answer is there.
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { isStatedBeyond, tooLarge } from './read-json.ts'
import { beginUpload, bodies } from './upload/body.ts'

export interface HeldBody {
  /** With its body in memory, where it is large. */
  readonly request: Request
  readonly leave: () => Promise<void>
}

/** Bytes in memory for each of a body while it is worked on: itself, its text, what is read of it, and a copy in a form. */
const copies = 6

const small = limits.jsonBodyBytesMax

const within = new WeakSet<Request>()

/** Says of a request that was made of another one's body that it holds nothing by itself. */
export const holdsNothing = (request: Request): void => void within.add(request)

/** Whether it was made of another request, at which all was looked at that a browser says of where it comes from. */
export const isWithinAnother = (request: Request): boolean => within.has(request)

const asItIs = (request: Request): HeldBody => ({ request, leave: async () => {} })

/**
 * Waits in the tenant's turn for room for a body above 64 KiB, before it reads any of it. Refuses with RATE_LIMITED where there is none
 * for a minute, with REQUEST_TIMEOUT where it comes too slowly, with PAYLOAD_TOO_LARGE beyond its bound. `leave` must be called.
 */
export async function holdBody(
  request: Request,
  { tenantId, bytesMax }: { readonly tenantId: string; readonly bytesMax: number },
): Promise<Result<HeldBody>> {
  const statedBytes = Number(request.headers.get('content-length') ?? Infinity)
  const isSmall = bytesMax <= small || statedBytes <= small
  if (isSmall || request.body === null || within.has(request)) return accepted(asItIs(request))
  if (isStatedBeyond(request, bytesMax)) return tooLarge(bytesMax)
  const begun = beginUpload(request, tenantId, bodies)
  if (!begun.ok) return begun
  const { source, hold, keepOnly, leave } = begun.value
  const read = await readHeld({ source, hold }, { statedBytes, bytesMax })
  if (!read.ok) {
    await leave()
    return read
  }
  // One without a length held room for the longest.
  keepOnly(copies * read.value.byteLength)
  const { url, method, headers } = request
  return accepted({ request: new Request(url, { method, headers, body: read.value }), leave })
}

type Reading = Pick<Extract<ReturnType<typeof beginUpload>, { ok: true }>['value'], 'source' | 'hold'>

async function readHeld(
  { source, hold }: Reading,
  { statedBytes, bytesMax }: { readonly statedBytes: number; readonly bytesMax: number },
): Promise<Result<Uint8Array>> {
  // One that needs more than its tenant has comes in alone.
  const wantedBytes = Math.min(copies * Math.min(statedBytes, bytesMax), limits.bodyHeldBytesPerTenantMax)
  const held = await hold(wantedBytes)
  if (!held.ok) return held
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for (let chunk = await source(); ; chunk = await source()) {
      if (!chunk.ok) return chunk
      if (chunk.value === null) return accepted(Buffer.concat(parts))
      bytes += chunk.value.byteLength
      if (bytes > bytesMax) return tooLarge(bytesMax)
      parts.push(chunk.value)
    }
  } catch {
    // Its sender is gone, and reads no answer.
    return refused('VALIDATION_FAILED', 'The body broke off.')
  }
}
