// Labels as chips: what stands in a text for somebody or something whose name was taken out. Text goes in by textContent only.
import { element } from './page-parts.client.js'

export const labelled = /<([A-Z][A-Z0-9_]{0,63}?)(?:_(••\d{1,4}))?_([0-9a-hjkmnp-tv-z]{7})>/g

/** A type of entity as it reads. @param {string} entity */
export const typeText = (entity) => entity.toLowerCase().replaceAll('_', ' ')

/** The parts of a label: its type, what a mask left of the value, its seven characters. @param {string} label */
function partsOf(label) {
  const [, entity = '', digits = '', id = ''] = label.match(new RegExp(labelled, '')) ?? []
  return { what: typeText(entity), digits, id }
}

/** How a label reads; a name that is none reads as it is. @param {string} name */
export function labelText(name) {
  const { what, digits, id } = partsOf(name)
  return id === '' ? name : [what, digits, id].filter(Boolean).join(' ')
}

/** A text in which no label is drawn as a chip. @param {string} text */
export const plainText = (text) =>
  text.replace(labelled, (label) => {
    const { what, digits } = partsOf(label)
    return `‹${[what, digits].filter(Boolean).join(' ')}›`
  })

/**
 * A chip that asks on when it is pressed.
 * @param {string} label
 * @param {{ title: (what: string) => string, ask: (label: string) => void }} pressed
 */
export function chipOf(label, { title, ask }) {
  const chip = element('button', { className: 'chip', text: labelText(label) })
  chip.setAttribute('type', 'button')
  chip.setAttribute('title', title(partsOf(label).what))
  chip.addEventListener('click', () => ask(label))
  return chip
}

/**
 * Text with a chip for each label.
 * @param {string} text
 * @param {{ title: (what: string) => string, ask: (label: string) => void }} pressed
 */
export function withChips(text, pressed) {
  const content = element('p', { className: 'content' })
  let at = 0
  for (const match of text.matchAll(labelled)) {
    content.append(text.slice(at, match.index), chipOf(match[0], pressed))
    at = match.index + match[0].length
  }
  content.append(text.slice(at))
  return content
}
