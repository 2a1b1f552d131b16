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
export const withChips = (text, pressed) =>
  element('p', { className: 'content' }, ...chipped(text, (label) => chipOf(label, pressed)))

/** The same in a row, where chips only say what stands there. @param {string} text */
export const withLabels = (text) =>
  element('span', {}, ...chipped(text, (label) => element('span', { className: 'chip', text: labelText(label) })))

/**
 * @param {string} text
 * @param {(label: string) => HTMLElement} chip
 */
function chipped(text, chip) {
  /** @type {(Node | string)[]} */
  const parts = []
  let at = 0
  for (const match of text.matchAll(labelled)) {
    parts.push(text.slice(at, match.index), chip(match[0]))
    at = match.index + match[0].length
  }
  return [...parts, text.slice(at)]
}
