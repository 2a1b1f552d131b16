// One line of an evaluation: a text to analyse or a value to check, with what the case says of language, types and settings.
import * as z from 'zod'

/** Where a value was marked by hand: start, end (code points) and type; a score may follow. */
const goldSchema = z
  .tuple([z.number().int().min(0), z.number().int().min(0), z.string()])
  .rest(z.unknown())
  .transform(([start, end, type]) => ({ start, end, type }))
export type GoldSpan = z.infer<typeof goldSchema>

const entitiesSchema = z.array(z.string().min(1).max(64)).max(200)
const idSchema = z.union([z.string(), z.number()]).optional()

/** Settings of a case that the dialect knows; others are no question that a redactor can be asked. */
const configSchema = z
  .looseObject({
    threshold: z.number().optional(),
    score_threshold: z.number().optional(),
    models: z.array(z.string()).optional(),
    allow_list: z.array(z.string()).optional(),
    allow_list_match: z.string().optional(),
    deny_list: z.array(z.string()).optional(),
    context: z.array(z.string()).optional(),
    ad_hoc_recognizers: z.array(z.unknown()).optional(),
    /** What no check digit proves is none. */
    strict_checksum: z.boolean().optional(),
  })
  .nullish()

const textCaseSchema = z.object({
  id: idSchema,
  text: z.string(),
  lang: z.string().max(16).nullish(),
  language: z.string().max(16).nullish(),
  requested: entitiesSchema.nullish(),
  entities: entitiesSchema.nullish(),
  config: configSchema,
  spans: z.array(goldSchema).nullish(),
})

const valueCaseSchema = z.object({
  id: idSchema,
  input: z.string(),
  recognizer_file: z.string().optional(),
  recognizer: z.string().optional(),
  validator: z.string().optional(),
  /** Names of checks say in which mode they ask. */
  check: z.string().optional(),
  config: configSchema,
  expected: z.boolean().nullish(),
})

export interface TextCase {
  readonly kind: 'text'
  readonly id: string | number | undefined
  readonly text: string
  readonly language: string
  /** Types that the case asks for; empty where it asks for what an ingest looks for. */
  readonly requested: readonly string[]
  readonly config: NonNullable<z.infer<typeof configSchema>>
  readonly gold: readonly GoldSpan[] | null
}

export interface ValueCase {
  readonly kind: 'value'
  readonly id: string | number | undefined
  readonly input: string
  /** The recogniser whose check digit is asked for, as the case names it. */
  readonly recogniser: string
  /** What can't be checked is to be refused. */
  readonly isStrict: boolean
  /** Undefined where the case doesn't say. */
  readonly expected: boolean | null | undefined
}

/** Reads a line; a text says what is wrong with it. Fields that nobody knows are no fault. */
export function readCase(line: string): TextCase | ValueCase | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object'
  return 'text' in value ? readText(value) : readValue(value)
}

function readText(value: object): TextCase | string {
  const parsed = textCaseSchema.safeParse(value)
  if (!parsed.success) return faultOf(parsed.error)
  const { id, text, lang, language, requested, entities, config, spans } = parsed.data
  const asked = requested ?? entities ?? []
  return {
    kind: 'text',
    id,
    text,
    language: lang ?? language ?? 'en',
    requested: asked,
    config: config ?? {},
    gold: spans ?? null,
  }
}

function readValue(value: object): ValueCase | string {
  if (!('input' in value)) return 'has neither "text" nor "input"'
  const parsed = valueCaseSchema.safeParse(value)
  if (!parsed.success) return faultOf(parsed.error)
  const { id, input, recognizer_file, recognizer, validator, expected, check = '', config } = parsed.data
  const recogniser = validator ?? recognizer_file ?? recognizer
  if (recogniser === undefined) return 'names no "validator", "recognizer" or "recognizer_file"'
  const isStrict = config?.strict_checksum === true || /strict[_ -]mode/.test(check)
  return { kind: 'value', id, input, recogniser, isStrict, expected }
}

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `is refused at /${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`
}
