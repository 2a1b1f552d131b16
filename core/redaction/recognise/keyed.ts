// Keyed values: what a key of data says of its value, as the head of a column does. JSON, XML, SQL, queries and settings.
import { kindOfHead, type ColumnKind } from '../lexicon/column-heads.ts'
import type { Findings } from '../findings.ts'
import { blank } from '../placeholder.ts'
import { matchesAround, matchesIn } from '../scanned.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { columnForms, type ColumnForm } from './column-forms.ts'

/** `"key": "value"`, also with single quotes, `=>` or `=`, and numbers bare. */
const quoted =
  /["'](?<key>[\p{L}_][\p{L}\p{N}_ .-]{1,40})["']\s{0,4}(?::|=>|=)\s{0,8}(?:"(?<double>[^"\n]{1,120})"|'(?<single>[^'\n]{1,120})'|(?<bare>\d[\d.-]{2,30})(?=\s*[,}\]\n]))/gu
/** `<key …>value</key>`. */
const tagged =
  /<(?:[\p{L}\p{N}_-]{1,20}:)?(?<key>[\p{L}_][\p{L}\p{N}_.-]{1,40})(?:\s[^<>\n]{0,80})?>\s{0,8}(?<value>[^<>\n]{1,120}?)\s{0,8}<\//gu
/** `key='value'`, `key = "value"`. */
const assigned =
  /(?<![\p{L}\p{N}_"'])(?<key>[\p{L}_][\p{L}\p{N}_.-]{1,40})\s?=\s?(?:"(?<double>[^"\n]{1,120})"|'(?<single>[^'\n]{1,120})')/gu
/** `key: 'value'` of code and settings. */
const unquoted =
  /(?<![\p{L}\p{N}_"'.])(?<key>[\p{L}_][\p{L}\p{N}_]{1,40})\s?:\s{0,4}(?:"(?<double>[^"\n]{1,120})"|'(?<single>[^'\n]{1,120})')/gu
/** A key of 41 characters, of two units each, and a blank. */
const keyReach = 83
/** Each with what stands in every value of its kind, told at one look. */
const expressions = [
  { expression: quoted, needs: /["']\s{0,4}[:=]/, around: null },
  { expression: tagged, needs: /<\//, around: null },
  { expression: assigned, needs: null, around: { mark: /=\s?["']/g, reach: keyReach } },
  { expression: unquoted, needs: null, around: { mark: /:\s{0,4}["']/g, reach: keyReach } },
]

/** Of a person's own name a key says enough; a name of anything, as of a product, does not. */
const taken = (kind: ColumnKind | null): kind is keyof typeof columnForms =>
  kind !== null && kind !== 'plain' && kind !== 'perhapsPerson'

/** camelCase and snake_case as words. */
export const wordsOfKey = (key: string): string =>
  key
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replaceAll(/[_.-]+/g, ' ')
    .trim()

type Groups = Readonly<Record<string, string | undefined>>

const valueOf = ({ double, single, bare, value }: Groups): string => double ?? single ?? bare ?? value ?? ''

/** The forms of keys; each key is judged once. */
class Keys {
  readonly #forms = new Map<string, ColumnForm | null>()

  formOf(key: string): ColumnForm | null {
    const known = this.#forms.get(key)
    if (known !== undefined) return known
    const kind = kindOfHead(wordsOfKey(key))
    const form = taken(kind) ? columnForms[kind] : null
    if (this.#forms.size < keysMax) this.#forms.set(key, form)
    return form
  }
}

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  if (!source.hasWords) return
  const keys = new Keys()
  for (const { index, 0: whole, groups = {} } of matchesOf(source)) {
    const form = keys.formOf(groups['key'] ?? '')
    if (form === null || !wanted.has(form.verdict.entity)) continue
    const value = valueOf(groups)
    if (value.includes(blank) || !form.isValue(value)) continue
    const start = index + whole.lastIndexOf(value)
    findings.add(form.verdict, start, start + value.length)
  }
}

function* matchesOf({ text, scanned }: Source): Generator<RegExpExecArray> {
  for (const { expression, needs, around } of expressions) {
    if (needs?.test(text) === false) continue
    yield* around === null ? matchesIn(expression, scanned) : matchesAround(expression, scanned, around)
  }
}

const keysMax = 1024

export const keyedRecogniser: Recogniser = {
  name: 'keyed',
  entities: [...new Set(Object.values(columnForms).map(({ verdict }) => verdict.entity))],
  find,
}
