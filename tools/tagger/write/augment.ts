// Augmenting: a text once more with other names, in other cases, without marks, or broken into lines.
import { capitals } from '../names/forms.ts'
import { fullName, type People, type Person } from '../names/people.ts'
import type { Chance } from './chance.ts'
import { rewritten, type Labelled } from './labelled.ts'

/** With its names replaced by invented ones; a name that comes twice stays one. */
export function renamed(of: Labelled, people: People, chance: Chance): Labelled {
  const culture = people.culture(chance)
  const known = new Map<string, string>()
  const byWord = new Map<string, Person>()
  return rewritten(of, (written, { label }) => {
    if (label !== 'name' || written.startsWith('@')) return written
    let name = known.get(written)
    if (name === undefined) {
      const words = written.split(/\s+/)
      const person = byWord.get(words.at(-1) ?? '') ?? people.person(chance, chance.happens(0.6) ? culture : undefined)
      if (words.length > 1) for (const word of words) byWord.set(word, person)
      const short = chance.happens(0.5) ? person.first : person.last
      name = inCaseOf(written, words.length === 1 ? short : fullName(person))
      known.set(written, name)
    }
    return name
  })
}

function inCaseOf(written: string, name: string): string {
  if (written.length > 2 && written === written.toUpperCase()) return capitals(name)
  return written === written.toLowerCase() ? name.toLowerCase() : name
}

/** In lower case, in capitals, in title case, without marks, or with its lines broken anew. */
export function recased(of: Labelled, chance: Chance): Labelled {
  const drawn = chance.next()
  if (drawn < 0.56) return withText(of, of.text.toLowerCase())
  if (drawn < 0.71) return withText(of, of.text.toUpperCase())
  if (drawn < 0.82)
    return withText(
      of,
      of.text.replaceAll(
        /\p{L}[\p{L}\p{M}]*/gu,
        (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase(),
      ),
    )
  return drawn < 0.91 ? unmarked(of) : wrapped(of, chance)
}

const withText = (of: Labelled, text: string): Labelled =>
  text.length === of.text.length ? { text, spans: of.spans } : of

/** Without marks at the ends of words. */
function unmarked(of: Labelled): Labelled {
  const places = new Int32Array(of.text.length + 1)
  let text = ''
  for (const [at, character] of Array.from({ length: of.text.length }, (_, index) => of.text.charAt(index)).entries()) {
    places[at] = text.length
    const next = of.text[at + 1] ?? ' '
    if (!('.,;:!?"'.includes(character) && /\s/.test(next))) text += character
  }
  places[of.text.length] = text.length
  const spans = of.spans.flatMap(({ start, end, label }) => {
    const from = places[start] ?? 0
    const to = places[end] ?? 0
    return to > from ? [{ start: from, end: to, label }] : []
  })
  return { text, spans }
}

/** As in a letter of so many columns: line ends may fall into names. */
export function wrapped(of: Labelled, chance: Chance): Labelled {
  const columns = chance.between(18, 72)
  let inLine = 0
  let text = ''
  for (const part of of.text.split(/( )/)) {
    const newline = part.lastIndexOf('\n')
    if (part === ' ' && inLine >= columns - 6) {
      text += '\n'
      inLine = 0
      continue
    }
    text += part
    inLine = newline >= 0 ? part.length - newline - 1 : inLine + part.length
  }
  return { text, spans: of.spans }
}
