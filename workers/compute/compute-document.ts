// Takes one document through what needs no store, in order: extract, convert, redact, draw, root; then seals it for the graph.
import type { ComputeAnswer, Computed } from '../../contract/compute.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import { documentOutcome } from '../../core/pipeline/outcome.ts'
import { framesOf, streamOf } from '../shared/byte-stream.ts'
import { answered } from '../shared/engines/answer.ts'
import { runStage, skipStage, StageStop } from '../shared/run-stage.ts'
import type { ComputeContext } from './context.ts'
import { createJob, type Call, type Job } from './job.ts'
import { readOriginal } from './original.ts'
import type { Released, Rooted } from './released.ts'
import { captionAlone, sealedCaption } from './stages/caption.ts'
import { extractText, type Extracted } from './stages/extract.ts'
import { memoryParts, sealedOutline } from './stages/memory.ts'
import { rootDocument } from './stages/merkle.ts'
import { release } from './stages/release.ts'

type Bytes = ReadableStream<Uint8Array>
type Answer = ComputeAnswer<Bytes>

/** What is larger travels as a stream: an RPC message has a bound, and both sides have one memory each for all documents. */
const valueBytesMax = 4 * 1024 * 1024
/** Some 2 KB each with their terms. */
const valueChunksMax = 2_000

/** Nothing is kept on return but what a stream of the answer still has to give. */
export async function computeDocument(context: ComputeContext, call: Call): Promise<Answer> {
  const job = createJob(context, call)
  try {
    return await compute(context, job)
  } catch (error) {
    if (!(error instanceof StageStop)) throw error
    return { outcome: 'stopped', reports: job.reports, stop: error.stop }
  }
}

async function compute(context: ComputeContext, job: Job): Promise<Answer> {
  const { extracted, inCommit } = await extractOriginal(context, job)
  if (extracted === null || extracted.text.trim() === '') return await withhold(context, job, extracted)
  const released = await release(context, job, extracted)
  const { documentId, revision } = job.call
  const rooted = (await runStage(job, {
    name: 'merkle',
    work: async () => answered(rootDocument({ documentId, revision }, released)),
  }))!
  const { omissions } = extracted
  const computed = await sealed(job, { released, rooted, inCommit, omissions })
  return { outcome: 'computed', reports: job.reports, computed }
}

/** The original is let go on return: what follows needs its text alone. */
async function extractOriginal(
  context: ComputeContext,
  job: Job,
): Promise<{ readonly extracted: Extracted | null; readonly inCommit: string }> {
  const original = await readOriginal(job.call)
  if (original === null) throw new StageStop({ action: 'fail', code: 'INTERNAL', stage: 'tika', charge: 'nothing' })
  return { extracted: await extractText(context, job, original.bytes), inCommit: original.inCommit }
}

/** Without text there is nothing to redact, root or remember: the document stays ciphertext only, and says why. */
async function withhold(context: ComputeContext, job: Job, extracted: Extracted | null): Promise<Answer> {
  const reason = 'the document has no text'
  for (const name of ['presidio', 'merkle', 'memory', 'paperless'] as const) await skipStage(job, { name, reason })
  const { errorCode } = documentOutcome(job.reports)
  const code: ProblemCode = extracted === null ? (errorCode ?? 'NO_TEXT') : 'NO_TEXT'
  const caption = await captionAlone(context, job)
  const mediaType = extracted?.mediaType ?? null
  return { outcome: 'withheld', reports: job.reports, mediaType, code, ...(caption && { caption }) }
}

async function sealed(
  job: Job,
  done: {
    readonly released: Released
    readonly rooted: Rooted
    readonly inCommit: string
    readonly omissions: Extracted['omissions']
  },
): Promise<Computed<Bytes>> {
  const { released, rooted, inCommit } = done
  const { content, chunks, rendition, outSha256, metadataSha256, archiveSha256, identities } = released
  const parts = memoryParts(job.call, chunks, identities)
  const isValue = chunks.length <= valueChunksMax
  return {
    mediaType: String(content.metadata['mediaType']),
    entities: { ...content.entities },
    operators: { ...content.operators },
    detectors: content.detectors.map(({ name, version }) => ({ name, version })),
    omissions: countBy(done.omissions),
    outSha256,
    metadataSha256,
    archiveSha256,
    inCommit,
    merkleRoot: rooted.merkleRoot,
    leafCount: rooted.leafCount,
    pdf: rendition === null || rendition.byteLength <= valueBytesMax ? rendition : streamOf(piecesOf(rendition)),
    caption: await sealedCaption(job.call, released),
    outline: await sealedOutline(job.call, content.text, chunks),
    memory: isValue ? await Array.fromAsync(parts) : streamOf(framesOf(parts)),
  }
}

function countBy(codes: readonly ProblemCode[]): { [code: string]: number } {
  const counts: { [code: string]: number } = {}
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

const pieceBytes = 64 * 1024

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
