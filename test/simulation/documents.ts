// What is uploaded: texts with planted personal values, and what each text does to the engines.
import type { Chance } from './random.ts'

/**
 * What a document does to every engine that sees it: `damaged` can't be extracted, `empty` has no text, `flat` can't be
 * converted, `opaque` breaks the redactor's answer, `deadly` ends the engine's process, `endless` never ends.
 */
export type Temper = 'plain' | 'damaged' | 'empty' | 'flat' | 'opaque' | 'deadly' | 'endless'

export interface Upload {
  /** A word that stands in the text: engines know the document by it, and it survives redaction. */
  readonly marker: string
  readonly temper: Temper
  readonly bytes: Uint8Array
  readonly planted: readonly string[]
  readonly fileName: string
  readonly tags: readonly string[]
  readonly atMs: number
  readonly tenantId: string
  /** Sent as an item of memory, not as a file. */
  readonly isItem: boolean
}

const tempers: readonly Temper[] = ['damaged', 'empty', 'flat', 'opaque', 'deadly', 'endless']
const words =
  `the shipment arrived before noon and its ledger names every crate with weight colour origin and value while the
harbour office keeps two copies of each page one for the archive and one for whoever asks after rain the yard is closed and
nothing moves until the gauge says dry which seldom takes longer than an afternoon in summer but may last for days in spring`
    .split(/\s+/)
    .filter((word) => word !== '')
const markerPattern = /lot[a-z]{6}q/
const letters = (chance: Chance, length: number): string =>
  Array.from({ length }, () => String.fromCharCode(97 + chance.whole(0, 25))).join('')

/** The marker in something that an engine was given, or null. */
export const markerIn = (text: string): string | null => markerPattern.exec(text)?.[0] ?? null

/** Documents of one run. Some hold paragraphs of others, a few are the same text in other bytes. */
export function createUploads(
  chance: Chance,
  options: {
    readonly count: number
    readonly withinMs: number
    readonly tenantOf: (n: number) => string
    readonly areItems: boolean
  },
): Upload[] {
  const shared = paragraph(chance)
  const uploads: Upload[] = []
  for (let n = 0; n < options.count; n++) {
    const atMs = chance.whole(0, options.withinMs)
    const known = uploads.length > 0 && chance.is(0.12) ? chance.pick(uploads) : null
    const tenantId = options.tenantOf(n)
    if (known !== null) {
      const isSame = chance.is(0.5)
      uploads.push({ ...known, tenantId, atMs, bytes: isSame ? known.bytes : joined(known.bytes, '\n'.repeat(n + 1)) })
      continue
    }
    const made = createUpload(chance, { atMs, shared })
    // Nobody extracts an item's text, or fails to.
    uploads.push({ ...made, tenantId, isItem: options.areItems && made.temper === 'plain' })
  }
  return uploads
}

function createUpload(
  chance: Chance,
  { atMs, shared }: { readonly atMs: number; readonly shared: string },
): Omit<Upload, 'tenantId' | 'isItem'> {
  const marker = `lot${letters(chance, 6)}q`
  const temper = chance.is(0.25) ? chance.pick(tempers) : 'plain'
  const planted = Array.from({ length: chance.whole(1, 3) }, () => plant(chance))
  const paragraphs = Array.from({ length: chance.whole(1, 4) }, () => paragraph(chance))
  if (chance.is(0.3)) paragraphs.push(shared)
  const told = planted.map((value) => `Ask ${value} about ${marker} before the end of it.`)
  const text = temper === 'empty' ? '' : [`Ledger of ${marker}.`, ...paragraphs, ...told].join('\n\n')
  const tagged = plant(chance)
  return {
    marker,
    temper,
    bytes: new TextEncoder().encode(temper === 'empty' ? `[${marker}]` : text),
    planted: [...planted, tagged],
    fileName: `${planted[0]}.txt`,
    tags: [`from ${tagged}`],
    atMs,
  }
}

/** An address, or a name that only the analyzer knows. */
const plant = (chance: Chance): string =>
  chance.is(0.5) ? `${letters(chance, 9)}@planted.example.org` : `PLANT${letters(chance, 9).toUpperCase()}`

const paragraph = (chance: Chance): string => {
  const count = chance.whole(30, 110)
  return `${Array.from({ length: count }, () => chance.pick(words)).join(' ')} ${letters(chance, 7)}.`
}

function joined(bytes: Uint8Array, end: string): Uint8Array {
  const tail = new TextEncoder().encode(end)
  const whole = new Uint8Array(bytes.byteLength + tail.byteLength)
  whole.set(bytes)
  whole.set(tail, bytes.byteLength)
  return whole
}
