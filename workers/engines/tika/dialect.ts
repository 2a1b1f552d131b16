// Puts extracted resources into the shapes in which Tika 3 answers: JSON metadata, recursive metadata, XHTML, plain text.
import { problems } from '../../../contract/problems.ts'
import type { Refusal } from '../../../contract/result.ts'
import { changesApart } from '../../../core/redaction/tracked-changes.ts'
import type { Metadata } from './context.ts'
import type { Resource } from './extract.ts'

/** How content is written: `ignore` leaves it out. */
export type ContentKind = 'text' | 'html' | 'ignore'

const parser = 'com.clawql.engines.Tika'

/** One resource as Tika's metadata, with its content under X-TIKA:content. */
export function toMetadata(resource: Resource, kind: ContentKind): Metadata {
  const metadata: Metadata = {
    ...resource.metadata,
    'Content-Type': resource.mediaType,
    'X-TIKA:Parsed-By': parser,
    'X-TIKA:embedded_depth': String(resource.depth),
  }
  if (resource.name !== undefined) metadata['resourceName'] = resource.name
  if (resource.path !== undefined) metadata['X-TIKA:embedded_resource_path'] = resource.path
  if (resource.refusal !== undefined) {
    metadata['X-TIKA:EXCEPTION:embedded_exception'] = `${resource.refusal.code}: ${resource.refusal.detail}`
  }
  if (resource.warning !== undefined) metadata['X-TIKA:EXCEPTION:warn'] = resource.warning
  if (kind !== 'ignore') metadata['X-TIKA:content'] = kind === 'text' ? resource.text : toHtml([resource])
  return metadata
}

/** The text of the container and everything inside it. */
export function toText(resources: readonly Resource[]): string {
  return resources
    .map((resource) => changesApart(resource.text))
    .filter((text) => text !== '')
    .join('\n')
}

/** XHTML: metadata of the container, then one paragraph per line. */
export function toHtml(resources: readonly Resource[]): string {
  const metadata = Object.entries(resources[0]?.metadata ?? {}).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map(
      (text) => `<meta name="${escaped(name)}" content="${escaped(text)}"/>\n`,
    ),
  )
  const title = resources[0]?.metadata['dc:title'] ?? ''
  const lines = toText(resources)
    .split('\n')
    .map((line) => `<p>${escaped(line)}</p>\n`)
  return (
    '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n' +
    `${metadata.join('')}<title>${escaped(String(title))}</title>\n</head>\n<body>\n${lines.join('')}</body></html>`
  )
}

/** Tika's CSV of metadata, its default answer to PUT /meta. */
export function toCsv(metadata: Metadata): string {
  return Object.entries(metadata)
    .map(([name, value]) => [name, ...(typeof value === 'string' ? [value] : value)].map(cell).join(','))
    .join('\n')
}

function cell(text: string): string {
  return /[",\n\r]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML has no way to write these.
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, '')
  )
}

/** Tika's statuses, with our code in `x-clawql-code` and an RFC 9457 body. The real service sends neither. */
export function refusalResponse(refusal: Refusal): Response {
  const { title, next } = problems[refusal.code]
  const status = statuses[refusal.code] ?? 422
  const body = { type: 'about:blank', title, status, detail: refusal.detail, code: refusal.code, next }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-clawql-code': refusal.code },
  })
}

const statuses: Readonly<Partial<Record<Refusal['code'], number>>> = { UNSUPPORTED_FORMAT: 415, PAYLOAD_TOO_LARGE: 413 }
