// Which documents the list shows: a form whose state stands behind the # of the address, so that a view is a link that opens without telling anybody; views kept in this browser until somebody signs out.
import { byId, element, textOf } from './page-parts.client.js'

const mark = '#documents?'
const keptUnder = 'clawql-views'
const keptMax = 20

const form = () => /** @type {HTMLFormElement} */ (byId('documents-filter'))

/** @type {() => void} */
let changed = () => {}

/** What the list is asked for, as the API's query. */
export function filterQuery() {
  const asked = askedHere()
  // A day is whole, as this machine counts days.
  for (const [name, hours] of /** @type {const} */ ([
    ['from', 0],
    ['to', 24],
  ])) {
    const day = asked.get(name)
    if (day === null) continue
    const at = new Date(`${day}T00:00`)
    at.setHours(hours)
    // A link that somebody wrote may hold anything.
    if (Number.isNaN(at.getTime())) asked.delete(name)
    else asked.set(name, at.toISOString())
  }
  return String(asked)
}

const askedHere = () => new URLSearchParams(location.hash.startsWith(mark) ? location.hash.slice(mark.length) : kept)

/** Links to sections stand behind the # as well: what is shown stays. */
let kept = ''

/** @param {() => void} onChange */
export function startFilter(onChange) {
  changed = onChange
  form().addEventListener('submit', (event) => {
    event.preventDefault()
    const asked = [...new FormData(form()).keys()].map((name) => [name, textOf(new FormData(form()), name).trim()])
    show(String(new URLSearchParams(asked.filter(([, value]) => value !== ''))))
  })
  form().addEventListener('reset', () => show(''))
  byId('view-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const title = textOf(new FormData(/** @type {HTMLFormElement} */ (event.target)), 'title').trim()
    keepViews([...views().filter((view) => view.title !== title), { title, query: kept }])
    writeViews()
  })
  // Whom somebody looked for is nobody else's affair.
  byId('sign-out').addEventListener('click', () => localStorage.removeItem(keptUnder))
  addEventListener('hashchange', read)
  writeViews()
  read()
}

/** @param {string} query */
function show(query) {
  location.hash = `${mark}${query}`
}

/** The form says what the address says. */
function read() {
  if (location.hash !== '' && !location.hash.startsWith(mark)) return
  kept = String(askedHere())
  const asked = new URLSearchParams(kept)
  for (const field of form().elements)
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
      field.value = asked.get(field.name) ?? ''
  const more = ['type', 'tag', 'subject', 'matter', 'from', 'to']
  const details = /** @type {HTMLDetailsElement} */ (byId('documents-filter-more'))
  details.open ||= more.some((name) => asked.has(name))
  byId('view-form').hidden = kept === ''
  changed()
}

/** @typedef {{ title: string, query: string }} View */

/** @returns {View[]} */
function views() {
  try {
    return JSON.parse(localStorage.getItem(keptUnder) ?? '[]')
  } catch {
    return []
  }
}

/** @param {View[]} all */
const keepViews = (all) => localStorage.setItem(keptUnder, JSON.stringify(all.slice(-keptMax)))

function writeViews() {
  byId('views').replaceChildren(...views().map(viewItem))
}

/** @param {View} view */
function viewItem({ title, query }) {
  const remove = element('button', { text: '×' })
  remove.setAttribute('aria-label', `Forget the view ${title}`)
  remove.addEventListener('click', () => {
    keepViews(views().filter((view) => view.title !== title))
    writeViews()
    form().querySelector('input')?.focus()
  })
  return element('li', {}, element('a', { text: title, href: `${mark}${query}` }), remove)
}
