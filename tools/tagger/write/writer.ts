// The writer: expands templates of a grammar to a labelled text.
import { Chance } from './chance.ts'
import type { Alternative, Grammar } from './grammar.ts'
import type { Labelled, LabelledSpan, SpanLabel } from './labelled.ts'

/** Fills slots that are no rules; null where it does not know one. */
export type FillSlot = (slot: string, writer: Writer) => Filled | null

export interface Filled {
  readonly text: string
  readonly label?: SpanLabel
}

const depthMax = 12

export class Writer {
  #text = ''
  readonly #spans: LabelledSpan[] = []
  #label: SpanLabel | null = null
  readonly #grammar: Grammar
  readonly #fill: FillSlot
  readonly chance: Chance

  constructor(grammar: Grammar, chance: Chance, fill: FillSlot) {
    this.#grammar = grammar
    this.chance = chance
    this.#fill = fill
  }

  get labelled(): Labelled {
    return { text: this.#text, spans: this.#spans }
  }

  add(text: string): void {
    this.#text += text
  }

  addTemplate(template: Alternative, depth = 0): void {
    if (depth > depthMax) throw new Error('rules that go on for ever')
    for (const part of template.parts) {
      if ('text' in part) this.#text += part.text
      else this.#addSlot(part.slot, depth)
    }
  }

  /** Expands one rule or slot into a text of its own. */
  expand(slot: string): string {
    const writer = new Writer(this.#grammar, this.chance, this.#fill)
    writer.#addSlot(slot, 0)
    return writer.#text
  }

  #addSlot(slot: string, depth: number): void {
    const rule = this.#grammar.rules.get(slot)
    if (rule !== undefined) {
      this.#span(rule.label, () =>
        this.addTemplate(
          this.chance.weigh(rule.alternatives, (one) => one.weight),
          depth + 1,
        ),
      )
      return
    }
    const filled = plainSlot(slot, this.chance) ?? this.#fill(slot, this)
    if (filled === null) throw new Error(`no such slot: {${slot}}`)
    this.#span(filled.label ?? null, () => (this.#text += filled.text))
  }

  /** Labels what is written meanwhile; a span inside another is part of that. */
  #span(label: SpanLabel | null, write: () => void): void {
    const start = this.#text.length
    const outer = this.#label
    this.#label = outer ?? label
    write()
    this.#label = outer
    if (outer === null && label !== null && this.#text.length > start)
      this.#spans.push({ start, end: this.#text.length, label })
  }
}

/** Numbers and letters: {d4} four digits, {n300} up to 300, {n2-40} from 2 to 40, {A} a capital, {a} a small letter, {x8} hexadecimal. */
function plainSlot(slot: string, chance: Chance): Filled | null {
  const found = /^(?:d(\d+)|n(?:(\d+)-)?(\d+)|x(\d+)|([Aa]))$/.exec(slot)
  if (found === null) return null
  const [, digits, least, most, hexadecimals, letter] = found
  if (most !== undefined) return { text: String(chance.between(Number(least ?? 1), Number(most))) }
  if (letter !== undefined) return { text: chance.letter(letter === 'A' ? 'ABCDEFGHJKLMNPRSTUVWXYZ' : 'abcdefghjkmnp') }
  const alphabet = digits === undefined ? '0123456789abcdef' : '0123456789'
  let text = ''
  for (let at = 0; at < Number(digits ?? hexadecimals); at += 1) text += chance.letter(alphabet)
  return { text }
}
