// Marks that say by themselves that a line is a heading: of Markdown, of numbers, of words such as "Chapter" with a number.
import { cutText, wordsIn } from './lines.ts'

export interface Marked {
  /** Headings of one kind stand side by side; `n2` is below `n1`. */
  readonly kind: string
  readonly title: string
}

const titleWordsMax = 16
const titleCharactersMax = 160

/** By what they name; the part behind is a number, a letter or a Roman number. Languages: en de fr es it pt nl pl tr sv. */
const words: { readonly [kind: string]: string } = {
  part: 'part|teil|partie|parte|deel|część|kısım|del|book|buch|livre|libro|livro|boek|księga|kitap',
  chapter: 'chapter|kapitel|chapitre|capítulo|capitulo|capitolo|hoofdstuk|rozdział|bölüm',
  section: 'section|abschnitt|sección|seccion|sezione|secção|seção|afdeling|sekcja|kesim|avsnitt',
  article:
    'article|artikel|artículo|articulo|articolo|artigo|artykuł|madde|clause|klausel|cláusula|clausola|clausule|klauzula',
  annex:
    'annex|appendix|schedule|exhibit|anlage|anhang|annexe|anexo|allegato|bijlage|aanhangsel|załącznik|ek|bilaga|attachment',
}
const numbered = '(?:\\d{1,4}[a-z]?|[IVXLC]{1,7}|[A-Z])(?![\\p{L}\\p{N}])'
const wordPatterns = Object.entries(words).map(
  ([kind, names]) => [kind, new RegExp(`^(?:${names})\\s+${numbered}`, 'iu')] as const,
)
const chinesePattern = /^第\s*[\p{N}一二三四五六七八九十百零〇]{1,6}\s*([编編部章节節条條款])/u
const chineseKinds: { readonly [unit: string]: string } = {
  编: 'part',
  編: 'part',
  部: 'part',
  章: 'chapter',
  节: 'section',
  節: 'section',
  条: 'article',
  條: 'article',
  款: 'article',
}

const isShort = (title: string): boolean =>
  title.length <= titleCharactersMax && wordsIn(title) <= titleWordsMax && /\p{L}/u.test(title)

type Mark = (line: string) => string | null

/** The kind of a heading by its mark, or null; asked in turn. */
const marks: readonly Mark[] = [
  (line) => {
    const [, numbers] = /^((?:\d{1,3}\.){0,5}\d{1,3})(?:[.)]|(?=\s))\s*(?:\p{Lu}|\p{Script=Han})/u.exec(line) ?? []
    return numbers === undefined ? null : `n${numbers.split('.').length}`
  },
  (line) => (/^[IVX]{1,6}\.\s+\p{Lu}/u.test(line) ? 'roman' : null),
  (line) => {
    const [, letter, numbers] = /^([A-Z])(?:((?:[-.]?\d{1,3}){1,3})\.?|\.)\s+\p{Lu}/u.exec(line) ?? []
    if (letter === undefined) return null
    return `l${1 + (numbers?.match(/\d+/g)?.length ?? 0)}`
  },
  (line) => (/^§\s*\d/u.test(line) ? 'article' : null),
  (line) => chineseKinds[chinesePattern.exec(line)?.[1] ?? ''] ?? null,
  (line) => wordPatterns.find(([, pattern]) => pattern.test(line))?.[0] ?? null,
]

/** What a mark says; null for a line without one, or one that is too long for a heading. */
export function markedHeading(line: string): Marked | null {
  const [, hashes, title] = /^(#{1,6})\s+(\S.*?)(?:\s+#+)?$/u.exec(line) ?? []
  if (hashes !== undefined) return { kind: `h${hashes.length}`, title: cutText(title!, titleCharactersMax) }
  if (!isShort(line)) return null
  for (const mark of marks) {
    const kind = mark(line)
    if (kind !== null) return { kind, title: line }
  }
  return null
}
