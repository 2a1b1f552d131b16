// Takes a file apart: detects it, extracts it, and does the same with every file inside it, depth first.
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import { wrappedFile } from './cfb.ts'
import type { Context, Embedded, Extracted, Metadata } from './context.ts'
import { detect } from './detect.ts'
import type { Detected, Format } from './detected.ts'
import { extractDocx } from './formats/docx.ts'
import { extractEml } from './formats/eml.ts'
import { extractHtml } from './formats/html.ts'
import { extractOdf } from './formats/odf.ts'
import { extractPdf } from './formats/pdf.ts'
import { extractCsv, extractPlain } from './formats/plain.ts'
import { extractPptx } from './formats/pptx.ts'
import { extractRtf } from './formats/rtf.ts'
import { extractXlsx } from './formats/xlsx.ts'
import { extractXml } from './formats/xml.ts'
import { attempt, refuse } from '../../shared/refusal.ts'

/** One file of an upload: the container first, then what stands inside. */
export interface Resource {
  readonly mediaType: string
  readonly text: string
  readonly metadata: Metadata
  readonly depth: number
  /** `/name/name` from the container; absent for the container itself. */
  readonly path?: string
  readonly name?: string
  readonly refusal?: Refusal
  readonly warning?: string
}

type Extractor = (bytes: Uint8Array, context: Context) => Promise<Extracted>

const extractors: Readonly<Record<Exclude<Format, 'none'>, Extractor>> = {
  pdf: extractPdf,
  docx: extractDocx,
  xlsx: extractXlsx,
  pptx: extractPptx,
  odf: extractOdf,
  rtf: extractRtf,
  html: extractHtml,
  eml: extractEml,
  csv: extractCsv,
  plain: extractPlain,
  xml: extractXml,
}

/**
 * All resources of an upload. Refused when the container is, or when a bound of the whole upload is passed anywhere;
 * an embedded file's other refusals stand in its resource.
 */
export async function extractAll(bytes: Uint8Array, context: Context): Promise<Result<readonly Resource[]>> {
  const resources: Resource[] = []
  const top = await extractOne(bytes, context)
  if (!top.ok) return top
  resources.push({ ...shown(top.value), depth: 0 })
  const waiting = inside(top.value, '', 1)
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next.depth > limits.nestingDepthMax) return refused('LIMIT_EXCEEDED', 'files nest too deep')
    const found = await extractOne(next.file.bytes, { ...context, hint: hintOf(next.file) })
    if (!found.ok && found.refusal.code === 'LIMIT_EXCEEDED') return found
    const place = { depth: next.depth, path: next.path, name: next.name }
    if (found.ok) {
      resources.push({ ...shown(found.value), ...place })
      waiting.unshift(...inside(found.value, next.path, next.depth + 1))
    } else resources.push(refusedResource(await detect(next.file.bytes, hintOf(next.file)), found.refusal, place))
  }
  return accepted(resources)
}

interface Waiting {
  readonly file: Embedded
  readonly depth: number
  readonly path: string
  readonly name: string
}

function inside(extracted: Extracted, parent: string, depth: number): Waiting[] {
  return extracted.embedded.map((file, index) => {
    const name = file.name === '' ? `embedded-${index + 1}` : file.name
    return { file, depth, name, path: `${parent}/${name}` }
  })
}

function hintOf(file: Embedded): Context['hint'] {
  return { fileName: file.name, ...(file.mediaType === undefined ? {} : { mediaType: file.mediaType }) }
}

function shown(extracted: Extracted): Pick<Resource, 'mediaType' | 'text' | 'metadata' | 'warning'> {
  const { mediaType, text, metadata, warning } = extracted
  return { mediaType, text, metadata, ...(warning === undefined ? {} : { warning }) }
}

/** Pictures, sound and fonts inside a document hold no text of their own: they are listed without being an exception. */
function refusedResource(
  detected: Detected,
  refusal: Refusal,
  place: { depth: number; path: string; name: string },
): Resource {
  const silent = refusal.code === 'UNSUPPORTED_FORMAT' && /^(?:image|audio|video|font)\//u.test(detected.mediaType)
  return { mediaType: detected.mediaType, text: '', metadata: {}, ...place, ...(silent ? {} : { refusal }) }
}

async function extractOne(bytes: Uint8Array, context: Context): Promise<Result<Extracted>> {
  return await attempt(async () => {
    const detected = await detect(bytes, context.hint)
    if (detected.encrypted === true) refuse('DOCUMENT_PASSWORD', 'the office file asks for a password')
    if (bytes.length === 0) return { mediaType: detected.mediaType, text: '', metadata: {}, embedded: [] }
    if (detected.format !== 'none') {
      return titled(await extractors[detected.format](bytes, context), detected)
    }
    const wrapped = detected.mediaType === 'application/x-ole-storage' ? wrappedFile(bytes) : undefined
    if (wrapped === undefined) refuse('UNSUPPORTED_FORMAT', `no reader for ${detected.mediaType}`)
    return { mediaType: detected.mediaType, text: '', metadata: {}, embedded: [wrapped] }
  })
}

/**
 * Like Tika, the text begins with the title that a document's properties name, where the format itself doesn't say it.
 * A title alone is no text: a scanned page has none.
 */
function titled(extracted: Extracted, { format, mediaType }: Detected): Extracted {
  const title = extracted.metadata['dc:title']
  const told = format === 'html' || format === 'eml' || typeof title !== 'string' || extracted.text.trim() === ''
  return { ...extracted, mediaType, text: told ? extracted.text : `${title}\n${extracted.text}` }
}
