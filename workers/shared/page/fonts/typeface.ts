// Chooses the faces of a document: the standard fonts where they hold every character, else embedded Noto fonts in order.
import { bodyStyle, type TextStyle } from '../blocks.ts'
import { covers, missing, type Face } from './face.ts'
import { courier, helvetica } from './standard.ts'
import { readTrueType, type TrueTypeSource } from './truetype.ts'

/** For each style, the faces to try in order for each character. */
export interface Typeface {
  /** One face for each style, and every character stands in it. */
  readonly isStandard: boolean
  facesOf(style: TextStyle): readonly Face[]
}

export interface FontLibrary {
  readonly sans: TrueTypeSource
  readonly sansBold: TrueTypeSource
  /** Files of the fonts that are loaded only for a document that needs them, in the order in which they are tried. */
  readonly fallbackFiles: readonly string[]
}

export type TypefaceChoice =
  | { readonly ok: true; readonly typeface: Typeface }
  | { readonly ok: false; readonly missingCodePoints: readonly number[] }

/** A font file by name, or null where it is not installed; throws when that can't be told. */
export type LoadFont = (fileName: string) => Promise<Uint8Array | null>

const winAnsiOnly = /^[\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/
const styleIndex = (style: TextStyle): number => (style.isBold ? 1 : 0) + (style.isItalic ? 2 : 0)

/** The standard fonts alone: every character must stand in WinAnsi. */
export const standardTypeface: Typeface = {
  isStandard: true,
  facesOf: (style) => [(style.isMono ? courier : helvetica)[styleIndex(style)]!],
}

/** Whether the standard fonts draw every character of the texts. */
export function isStandardText(texts: Iterable<string>): boolean {
  for (const text of texts) if (!winAnsiOnly.test(text)) return false
  return true
}

/** Keeps fonts, which are the same for every document, for as long as the isolate lives. */
export function createTypefaces(library: FontLibrary) {
  const families = new Map<string, readonly Face[]>()

  function sansFamily(): readonly Face[] {
    let family = families.get(library.sans.name)
    if (family === undefined) {
      const [upright, , slanted] = facesOf(library.sans)
      const [bold, , boldSlanted] = facesOf(library.sansBold)
      family = [upright!, bold!, slanted!, boldSlanted!]
      families.set(library.sans.name, family)
    }
    return family
  }

  async function fallbackFamily(fileName: string, load: LoadFont): Promise<readonly Face[]> {
    const known = families.get(fileName)
    if (known !== undefined) return known
    const file = await load(fileName)
    const family = file === null ? [] : facesOf({ name: fileName.replace(/\.ttf$/, ''), file })
    families.set(fileName, family)
    return family
  }

  return {
    /** A typeface that draws all characters of the texts, or the code points that none of the fonts has. */
    async choose(texts: readonly string[], load: LoadFont): Promise<TypefaceChoice> {
      if (isStandardText(texts)) return { ok: true, typeface: standardTypeface }
      const chain = [sansFamily()]
      let uncovered = codePointsBeyond(texts, chain[0]!)
      for (const fileName of library.fallbackFiles) {
        if (uncovered.length === 0) break
        const family = await fallbackFamily(fileName, load)
        const [upright] = family
        if (upright === undefined) continue
        const rest = uncovered.filter((codePoint) => !covers(upright, codePoint))
        if (rest.length < uncovered.length) chain.push(family)
        uncovered = rest
      }
      if (uncovered.length > 0) return { ok: false, missingCodePoints: uncovered }
      return { ok: true, typeface: embeddedTypeface(chain) }
    },
  }
}

export type Typefaces = ReturnType<typeof createTypefaces>

function codePointsBeyond(texts: readonly string[], family: readonly Face[]): number[] {
  const uncovered = new Set<number>()
  for (const text of texts) {
    for (const character of text) {
      const codePoint = character.codePointAt(0)!
      if (codePoint !== 0x0a && !covers(family[0]!, codePoint)) uncovered.add(codePoint)
    }
  }
  return [...uncovered].sort((a, b) => a - b)
}

function embeddedTypeface(families: readonly (readonly Face[])[]): Typeface {
  const byStyle = [0, 1, 2, 3].map((index) => families.map((family) => family[index]!))
  const monoByStyle = byStyle.map((faces, index) => [courier[index]!, ...faces])
  return { isStandard: false, facesOf: (style) => (style.isMono ? monoByStyle : byStyle)[styleIndex(style)]! }
}

/** Upright, thickened, slanted, both: one font file, so bold and italic are drawn from its regular shapes. */
function facesOf(source: TrueTypeSource): readonly Face[] {
  const { glyphOf, advanceOf } = readTrueType(source.file)
  const advances = new Uint16Array(0x10000).fill(missing)
  const astralAdvances = new Map<number, number>()
  for (const [codePoint, glyph] of glyphOf) {
    if (codePoint > 0xffff) astralAdvances.set(codePoint, advanceOf(glyph))
    else advances[codePoint] = advanceOf(glyph)
  }
  const shared = { name: source.name, advances, astralAdvances, source }
  return [
    { ...shared, isSlanted: false, isThickened: false },
    { ...shared, isSlanted: false, isThickened: true },
    { ...shared, isSlanted: true, isThickened: false },
    { ...shared, isSlanted: true, isThickened: true },
  ]
}

/** Text cut into stretches, each in the first face that has its characters. */
export function splitByFace(faces: readonly Face[], text: string): { face: Face; text: string }[] {
  const stretches: { face: Face; text: string }[] = []
  for (const character of text) {
    const codePoint = character.codePointAt(0)!
    const face = faces.find((candidate) => covers(candidate, codePoint)) ?? faces.at(-1)!
    const last = stretches.at(-1)
    if (last?.face === face) last.text += character
    else stretches.push({ face, text: character })
  }
  return stretches
}

/** Faces of running text, for measures that no style decides. */
export const bodyFaces = (typeface: Typeface): readonly Face[] => typeface.facesOf(bodyStyle)
