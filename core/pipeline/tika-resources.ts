// What Tika's answer comes to: text, media type and names, from the resources of /rmeta; the same for the real service and ours.
import { limits } from '../../contract/limits.ts'
import { problems, type ProblemCode } from '../../contract/problems.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { knownMediaType, unknownMediaType } from './media-types.ts'

/** One resource's metadata under Tika's key names; `X-TIKA:content` is its text. */
export type TikaMetadata = { readonly [name: string]: unknown }

export interface Extraction {
  readonly mediaType: string
  /** Text of the document and of everything embedded in it, unredacted. */
  readonly text: string
  /** Names that stand in author and mail fields: personal by their place, so redaction removes them wherever they occur. */
  readonly names: readonly string[]
  /** Of each part that could not be read although the rest could (a page, an attachment), why. */
  readonly omissions: readonly ProblemCode[]
}

const contentKeys = ['X-TIKA:content', 'tk:content']
const titleKeys = ['dc:title', 'Message:Subject', 'dc:subject', 'dc:description']
const nameKeys = [
  'dc:creator',
  'meta:last-author',
  'Message-From',
  'Message-To',
  'Message-Cc',
  'Message-Bcc',
  'dc:contributor',
  'dc:publisher',
]

/** The container first. Refused where it could not be read, or where all text together passes the bound. */
export function readResources(container: TikaMetadata, embedded: readonly TikaMetadata[]): Result<Extraction> {
  const code = containerRefusal(container)
  if (code !== null) return refused(code, 'the container could not be read')
  const all = [container, ...embedded]
  const text = all
    .map(resourceText)
    .filter((part) => part !== '')
    .join('\n\n')
  if (text.length > limits.textCharactersMax) return refused('LIMIT_EXCEEDED', 'the document has too much text')
  const [mediaType = unknownMediaType] = values(container, 'Content-Type')
  const omissions = all.flatMap(omissionsOf).slice(0, limits.omissionsMax)
  return accepted({ mediaType: knownMediaType(mediaType), text, names: all.flatMap(resourceNames), omissions })
}

/** Real Tika answers 200 for a container that it could not read: the exception's class says why. */
function containerRefusal(container: TikaMetadata): ProblemCode | null {
  const [exception] = exceptionsOf(container, /exception:container[_-]exception$/i)
  return exception === undefined ? null : exceptionCode(exception)
}

/** What the engine says beside the text of a resource: that a part of it, or all of it where it is embedded, is missing. */
const omissionsOf = (resource: TikaMetadata): ProblemCode[] =>
  exceptionsOf(resource, /exception:(?:embedded[_-]exception|warn)$/i).map(exceptionCode)

const exceptionsOf = (resource: TikaMetadata, key: RegExp): string[] =>
  Object.entries(resource)
    .filter(([name]) => key.test(name))
    .flatMap(([, value]) => [value].flat().map(String))

/** By our own code, or by the class of Tika's exception. */
function exceptionCode(exception: string): ProblemCode {
  const [name = ''] = exception.split(/[:\s]/)
  if (isProblemCode(name)) return name
  if (name.endsWith('EncryptedDocumentException')) return 'DOCUMENT_PASSWORD'
  return name.endsWith('UnsupportedFormatException') ? 'UNSUPPORTED_FORMAT' : 'DOCUMENT_DAMAGED'
}

const isProblemCode = (name: string): name is ProblemCode => Object.hasOwn(problems, name)

/** Titles stand before the content: they are content too, and are redacted with it. */
function resourceText(resource: TikaMetadata): string {
  const titles = [...new Set(titleKeys.flatMap((key) => values(resource, key)))]
  const content = contentKeys
    .flatMap((key) => values(resource, key))
    .join('\n')
    .trim()
  return [...titles.filter((title) => !content.startsWith(title)), content]
    .filter((part) => part.trim() !== '')
    .join('\n')
}

function resourceNames(resource: TikaMetadata): string[] {
  return nameKeys.flatMap((key) => values(resource, key)).flatMap(splitNames)
}

/** `Jane Doe <jane@example.org>, "Roe, Richard"` → the names and addresses in it. */
function splitNames(field: string): string[] {
  return field
    .split(/[<>,;"]+/)
    .map((name) => name.trim())
    .filter((name) => name.length >= 3 && name.length <= 100 && /\p{L}{2}/u.test(name))
}

function values(resource: TikaMetadata, key: string): string[] {
  return [resource[key] ?? []]
    .flat()
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
}
