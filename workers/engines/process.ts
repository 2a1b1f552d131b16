// PUT /process: one visit for a document of our own pipeline. Bytes in; text, names and findings out, by the code of the dialects.
import { Hono } from 'hono'
import * as z from 'zod'
import { visitHeader, visitRequestSchema, type Visit, type VisitRequest } from '../../contract/visit.ts'
import { limits } from '../../contract/limits.ts'
import type { Refusal as Refused } from '../../contract/result.ts'
import { readResources, type Extraction } from '../../core/pipeline/tika-resources.ts'
import { joinFields } from '../../core/redaction/fields.ts'
import { noRules } from '../../core/redaction/rules.ts'
import { analyzeOne, rulesBehind, type OpenTagger } from './presidio/analyze.ts'
import { readDocument } from './read-document.ts'
import { Budget } from './tika/context.ts'
import { refusalResponse, toMetadata } from './tika/dialect.ts'
import type { Platform } from './tika/dialect-routes.ts'
import { extractAll } from './tika/extract.ts'

/** The bounds of what stands in it, all together; workerd reads headers of 128 KiB. */
const headerCharactersMax = 100_000
/** A text above this is analysed slice by slice, each in a visit of its own, so that no visit takes long. */
const charactersMax = 400_000

const notAsAgreed: Refused = { code: 'VALIDATION_FAILED', detail: `the header ${visitHeader} is not as agreed` }

/** The route; what it needs of where it runs is what Tika's routes need. It keeps nothing and logs nothing. */
export function processRoutesOn(platform: Platform & { readonly openTagger: OpenTagger }): Hono {
  const routes = new Hono()
  routes.put('/process', async (c) => {
    const asked = readAsked(c.req.header(visitHeader))
    if (asked === null) return refusalResponse(notAsAgreed)
    const body = await readDocument(c.req.raw)
    if (!body.ok) return refusalResponse(body.refusal)
    const hint = asked.extension === null ? {} : { fileName: `document.${asked.extension}` }
    const found = await extractAll(body.value, { ...platform, budget: new Budget(body.value.length), hint })
    if (!found.ok) return refusalResponse(found.refusal)
    const [container = {}, ...embedded] = found.value.map((resource) => toMetadata(resource, 'text'))
    const extraction = readResources(container, embedded)
    if (!extraction.ok) return refusalResponse(extraction.refusal)
    await platform.pause()
    const { mediaType, text, names, omissions } = extraction.value
    const looked = findingsIn(extraction.value, asked, platform.openTagger)
    const visit: Visit = { mediaType, text, names: [...names], omissions: [...omissions], ...looked }
    return c.json(visit)
  })
  return routes
}

function readAsked(header: string | undefined): VisitRequest | null {
  if (header === undefined || header.length > headerCharactersMax) return null
  try {
    return visitRequestSchema.parse(JSON.parse(header))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

/** Null where the text is too long for one visit, or the analyzer fails over it: asked alone it says so, and the document is blocked. */
function findingsIn(
  { text, names }: Extraction,
  asked: VisitRequest,
  openTagger: OpenTagger,
): Pick<Visit, 'findings' | 'why'> {
  const { tags, entities, rules = noRules, explains = false } = asked
  const fields = joinFields([text, ...tags])
  if (text.trim() === '' || fields.text.length > (explains ? limits.previewCharactersMax : charactersMax))
    return { findings: null }
  try {
    const spans = analyzeOne(fields.text, { entities, names, rules }, openTagger())
    const findings = spans.map(({ entity, start, end, score }): Finding => [entity, start, end, score])
    return explains ? { findings, why: [...rulesBehind(fields.text, spans, openTagger())] } : { findings }
  } catch {
    return { findings: null }
  }
}

type Finding = NonNullable<Visit['findings']>[number]
