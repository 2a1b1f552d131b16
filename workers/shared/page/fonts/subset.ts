// Cuts a font down to the characters of a document with HarfBuzz (wasm), 10 MB to a few KB in milliseconds.
import type { TrueTypeSource } from './truetype.ts'

interface HarfBuzz {
  readonly memory: WebAssembly.Memory
  _initialize(): void
  malloc(sizeBytes: number): number
  free(pointer: number): void
  hb_blob_create(at: number, sizeBytes: number, mode: number, ...destroy: [number, number]): number
  hb_blob_destroy(blob: number): void
  hb_blob_get_data(blob: number, length: number): number
  hb_blob_get_length(blob: number): number
  hb_face_create(blob: number, index: number): number
  hb_face_destroy(face: number): void
  hb_face_reference_blob(face: number): number
  hb_set_add(set: number, codePoint: number): void
  hb_set_clear(set: number): void
  hb_set_invert(set: number): void
  hb_subset_input_create_or_fail(): number
  hb_subset_input_destroy(input: number): void
  hb_subset_input_set(input: number, kind: number): number
  hb_subset_input_unicode_set(input: number): number
  hb_subset_or_fail(face: number, input: number): number
}

/** HB_MEMORY_MODE_READONLY: the font stays where we put it. */
const readOnly = 1
/** HB_SUBSET_SETS_LAYOUT_FEATURE_TAG: emptied, so that no ligature or alternate comes along; we draw one glyph for each character. */
const layoutFeatures = 6

/** Answers a subset of the font that holds the code points (and nothing else but glyph 0), as a TrueType file. */
export type Subset = (source: TrueTypeSource, codePoints: Iterable<number>) => Uint8Array

/**
 * A subsetter over one wasm instance. It keeps fonts that it has seen in its memory: they are ours and the same for everybody;
 * of a document it sees only which characters occur, and that is freed on return.
 */
export function createSubset(module: WebAssembly.Module): Subset {
  let running: { hb: HarfBuzz; faces: Map<string, number> } | null = null

  function faceOf(source: TrueTypeSource): { hb: HarfBuzz; face: number } {
    running ??= start(module)
    const { hb, faces } = running
    const known = faces.get(source.name)
    if (known !== undefined) return { hb, face: known }
    const at = hb.malloc(source.file.length)
    new Uint8Array(hb.memory.buffer).set(source.file, at)
    const blob = hb.hb_blob_create(at, source.file.length, readOnly, 0, 0)
    const face = hb.hb_face_create(blob, 0)
    hb.hb_blob_destroy(blob)
    faces.set(source.name, face)
    return { hb, face }
  }

  return (source, codePoints) => {
    const { hb, face } = faceOf(source)
    try {
      return subsetFace(hb, face, codePoints)
    } catch (error) {
      running = null
      throw error
    }
  }
}

function start(module: WebAssembly.Module): { hb: HarfBuzz; faces: Map<string, number> } {
  const hb = new WebAssembly.Instance(module).exports as unknown as HarfBuzz
  hb._initialize()
  return { hb, faces: new Map() }
}

function subsetFace(hb: HarfBuzz, face: number, codePoints: Iterable<number>): Uint8Array {
  const input = hb.hb_subset_input_create_or_fail()
  const unicodes = hb.hb_subset_input_unicode_set(input)
  for (const codePoint of codePoints) hb.hb_set_add(unicodes, codePoint)
  hb.hb_set_clear(hb.hb_subset_input_set(input, layoutFeatures))
  const subset = hb.hb_subset_or_fail(face, input)
  hb.hb_subset_input_destroy(input)
  if (subset === 0) throw new Error('subsetting failed')
  const blob = hb.hb_face_reference_blob(subset)
  const at = hb.hb_blob_get_data(blob, 0)
  const bytes = new Uint8Array(hb.memory.buffer).slice(at, at + hb.hb_blob_get_length(blob))
  hb.hb_blob_destroy(blob)
  hb.hb_face_destroy(subset)
  return bytes
}
