// What DOCX, XLSX and PPTX share: parts by content type, properties, embedded files (ECMA-376 part 2).
import type { Context, Embedded, Metadata } from '../context.ts'
import { refuse } from '../../../shared/refusal.ts'
import { TextWriter } from '../text-writer.ts'
import { walkXml, type Attributes } from '../xml.ts'
import { openZip, type Archive } from '../zip.ts'
import { markupSink } from './markup.ts'

/** An open package. Part names have no leading slash. */
export interface Package {
  readonly archive: Archive
  readonly types: ReadonlyMap<string, string>
}

export async function openPackage(bytes: Uint8Array, context: Context): Promise<Package> {
  const archive = openZip(bytes, context.budget)
  const types = new Map<string, string>()
  await walkPart(archive, '[Content_Types].xml', {
    context,
    open(name, attributes) {
      if (name === 'Override') types.set((attributes['PartName'] ?? '').slice(1), attributes['ContentType'] ?? '')
    },
  })
  for (const name of archive.names) if (!types.has(name)) types.set(name, typeByName(name))
  const opened = { archive, types }
  if (partsOf(opened, ['main+xml']).length === 0) refuse('DOCUMENT_DAMAGED', 'the package has no main part')
  return opened
}

const families: Readonly<Record<string, string>> = {
  word: 'wordprocessingml',
  xl: 'spreadsheetml',
  ppt: 'presentationml',
}

/** A part without a declared type can still be found by its relationships: its usual name tells what it is. */
function typeByName(name: string): string {
  const [, folder = '', kind = ''] = /^(word|xl|ppt)\/(?:[^_][^/]*\/)?([A-Za-z]+)\d*\.xml$/u.exec(name) ?? []
  return kind === '' ? '' : `${families[folder] ?? ''}.${kind}+xml`
}

interface Walk {
  readonly context: Context
  readonly open?: (name: string, attributes: Attributes) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** Walks a part when it is there. */
export async function walkPart(archive: Archive, part: string, walk: Walk): Promise<void> {
  const bytes = archive.read(part)
  if (bytes === undefined) return
  const sink = {
    open: walk.open ?? ignore,
    close: walk.close ?? ignore,
    text: walk.text ?? ignore,
  }
  await walkXml(bytes, sink, walk.context.pause)
  await walk.context.pause()
}

function ignore(): void {}

/** Parts whose content type contains one of `endings`, in the order of the endings, then by number in their name. */
export function partsOf(opened: Package, endings: readonly string[]): string[] {
  const parts = [...opened.types].filter(([part]) => opened.archive.names.includes(part))
  const found = endings.flatMap((ending) => {
    const named = parts.filter(([, type]) => type.includes(ending)).map(([part]) => part)
    return named.sort((left, right) => left.localeCompare(right, 'en', { numeric: true }))
  })
  return [...new Set(found)]
}

/** Text of a part of word-processing or drawing markup; empty when the part is not there. */
export async function markupText(opened: Package, part: string, context: Context): Promise<string> {
  const writer = new TextWriter(context.budget)
  await walkPart(opened.archive, part, { context, ...markupSink(writer) })
  return writer.toString()
}

/** A part's relationships: id to target part name (external targets are left out). */
export async function relationships(opened: Package, part: string, context: Context): Promise<Map<string, string>> {
  const slash = part.lastIndexOf('/')
  const folder = part.slice(0, slash + 1)
  const found = new Map<string, string>()
  await walkPart(opened.archive, `${folder}_rels/${part.slice(slash + 1)}.rels`, {
    context,
    open(name, attributes) {
      const target = attributes['Target'] ?? ''
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      found.set(attributes['Id'] ?? '', resolve(folder, target))
    },
  })
  return found
}

/** Walks the main parts; of each element `see` is told the part that its attribute r:id leads to, where it has one. */
export async function walkMain(
  opened: Package,
  context: Context,
  see: (name: string, attributes: Attributes, target: string | undefined) => void,
): Promise<void> {
  for (const main of partsOf(opened, ['main+xml'])) {
    const targets = await relationships(opened, main, context)
    await walkPart(opened.archive, main, {
      context,
      open: (name, attributes) => see(name, attributes, targets.get(attributes[':id'] ?? '')),
    })
  }
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps = folder.split('/').filter((step) => step !== '')
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** Characters that XML can't hold stand as _xHHHH_ in strings (ECMA-376 part 1, 22.9.2.19); _x005F_ is an underscore. */
export function readXstring(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([\da-f]{4})_/giu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

const coreKeys: Readonly<Record<string, readonly string[]>> = {
  title: ['dc:title'],
  creator: ['dc:creator'],
  subject: ['dc:subject'],
  description: ['dc:description'],
  keywords: ['meta:keyword'],
  lastModifiedBy: ['meta:last-author'],
  category: ['cp:category'],
  contentStatus: ['cp:contentStatus'],
  identifier: ['dc:identifier'],
  language: ['dc:language'],
  revision: ['cp:revision'],
  version: ['cp:version'],
  created: ['dcterms:created'],
  modified: ['dcterms:modified'],
  lastPrinted: ['meta:print-date'],
  Company: ['extended-properties:Company', 'dc:publisher'],
  Manager: ['extended-properties:Manager'],
  Application: ['extended-properties:Application'],
  Template: ['extended-properties:Template'],
  HyperlinkBase: ['extended-properties:HyperlinkBase'],
  Pages: ['xmpTPg:NPages'],
  Slides: ['xmpTPg:NPages'],
}

/** Core, extended and custom properties. */
export async function properties(opened: Package, context: Context): Promise<Metadata> {
  const metadata: Metadata = {}
  let keys: readonly string[] = []
  let custom = ''
  let value = ''
  for (const part of partsOf(opened, ['core-properties', 'extended-properties', 'custom-properties'])) {
    await walkPart(opened.archive, part, {
      context,
      open(name, attributes) {
        value = ''
        keys = coreKeys[name] ?? []
        if (name === 'property') custom = attributes['name'] ?? ''
      },
      close(name) {
        const names = custom === '' ? keys : [`custom:${custom}`]
        if (value.trim() !== '') for (const key of names) metadata[key] = readXstring(value).trim()
        value = ''
        keys = []
        if (name === 'property') custom = ''
      },
      text(text) {
        value += text
      },
    })
  }
  return metadata
}

/** Files inside the package, each inflated within the budget. Pictures hold no text and are left out. */
export function embeddings(opened: Package, context: Context): Embedded[] {
  const files: Embedded[] = []
  for (const name of opened.archive.names) {
    if (!/^(?:word|xl|ppt)\/embeddings\/[^/]+$/u.test(name)) continue
    context.budget.addAttachment()
    const bytes = opened.archive.read(name)
    if (bytes !== undefined) files.push({ name: name.slice(name.lastIndexOf('/') + 1), bytes })
  }
  return files
}
