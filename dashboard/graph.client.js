// Memory as a graph on the page: a view of it page by page, drawn and as a table, and what is known of whatever is selected.
import { withChips } from './chips.client.js'
import { createDrawing, loadLibrary } from './graph-drawing.client.js'
import { addPage, createModel, drawnOf, shortened } from './graph-model.client.js'
import { showSelected } from './graph-selected.client.js'
import { byId, call, element, messageOf, textOf } from './page-parts.client.js'

/** @typedef {import('./graph-model.client.js').Start} Start */
/** @typedef {import('./graph-model.client.js').Item} Item */

const nodesPerPage = 40
const excerptCharactersMax = 160

/** @type {ReturnType<typeof createDrawing> | null} */
let drawing = null
let model = createModel({ kind: 'label', id: '' })
/** @type {string | null} */
let cursor = null
/** Counts what was asked for: an answer that comes late is not shown. */
let asked = 0

/** Node, document or label, by its form. @param {string} text @returns {Start | null} */
export function startOf(text) {
  const bare = text
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/_••\d{1,4}(?=_)/, '')
  if (/^n_[0-9a-f]{32}$/.test(bare)) return { kind: 'node', id: bare }
  if (/^[0-9A-HJKMNP-TV-Z]{26}$/.test(bare)) return { kind: 'document', id: bare }
  return /^[A-Z][A-Z0-9_]{0,63}_[0-9a-hjkmnp-tv-z]{7}$/.test(bare) ? { kind: 'label', id: bare } : null
}

/** Begins a view there and brings it before the eyes. @param {string} text */
export async function showGraph(text) {
  const form = /** @type {HTMLFormElement} */ (byId('graph-form'))
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('start'))
  input.value = text.replace(/^<|>$/g, '')
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  byId('graph-title').scrollIntoView({ behavior: isStill ? 'auto' : 'smooth' })
  await begin()
}

/** A button that begins a view. @param {string} start @param {string} title */
export function graphButton(start, title) {
  const button = element('button', { text: 'Graph' })
  button.setAttribute('aria-label', title)
  button.addEventListener('click', () => void showGraph(start))
  return button
}

async function begin() {
  const form = new FormData(/** @type {HTMLFormElement} */ (byId('graph-form')))
  const start = startOf(textOf(form, 'start'))
  if (start === null) {
    byId('graph-note').textContent =
      'A view begins at a node (n_…), a document’s id, or a label such as PERSON_k3f9q2t.'
    return
  }
  model = createModel(start)
  cursor = null
  byId('graph-note').textContent = 'Reading…'
  await readPage(true)
}

/** @param {boolean} isNew */
async function readPage(isNew) {
  asked += 1
  const own = asked
  const hops = textOf(new FormData(/** @type {HTMLFormElement} */ (byId('graph-form'))), 'hops')
  const query = new URLSearchParams({ [model.start.kind]: model.start.id, hops, maxNodes: String(nodesPerPage) })
  if (cursor !== null) query.set('cursor', cursor)
  try {
    const [answer] = await Promise.all([call(`/api/memory/graph?${query.toString()}`), loadLibrary()])
    if (own !== asked) return
    addPage(model, answer)
    cursor = answer.nextCursor
    byId('graph-note').textContent = noteOf(answer.truncated)
    await draw(isNew)
  } catch (error) {
    if (own === asked) byId('graph-note').textContent = messageOf(error)
  }
}

/** @param {boolean} isTruncated */
function noteOf(isTruncated) {
  const { memories, documents, names } = model
  const counts = [
    [memories.size, 'memory', 'memories'],
    [documents.size, 'document', 'documents'],
    [names.size, 'name or label', 'names and labels'],
  ].map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  const more = !isTruncated ? '' : cursor === null ? ' More are near than a view holds.' : ' More are near.'
  return `${counts.join(', ')}.${more}`
}

/** @param {boolean} isNew */
async function draw(isNew) {
  byId('graph').hidden = false
  byId('graph-more').hidden = cursor === null
  byId('graph-more').textContent = `Show ${nodesPerPage} more`
  const drawn = drawnOf(model)
  showTable()
  drawing ??= createDrawing(/** @type {any} */ (byId('graph-drawing')), select)
  byId('graph-drawing').setAttribute(
    'aria-label',
    `Drawing of ${drawn.items.length} items and ${drawn.links.length} links`,
  )
  drawing.mark(null)
  await drawing.show(drawn)
  const first = drawn.items.find(({ isStart }) => isStart) ?? drawn.items[0]
  if (isNew && first !== undefined) {
    drawing.mark(first.id, { dims: false })
    select(first)
  }
}

/** @param {Item} item */
function select(item) {
  for (const row of document.querySelectorAll('#graph-rows tr'))
    row.setAttribute('aria-selected', String(row.getAttribute('data-id') === item.id))
  void showSelected(byId('graph-selected'), { model, item, begin: (text) => void showGraph(text) })
}

/** All memories of the view, in the order in which they were reached. */
function showTable() {
  byId('graph-rows').replaceChildren(
    ...[...model.memories.values()].map((memory) => {
      const choose = element('button', { text: String(memory.number), className: 'number' })
      choose.setAttribute('aria-label', `Select memory ${memory.number}`)
      choose.addEventListener('click', () => {
        drawing?.mark(memory.id)
        const item = model.items.get(memory.id)
        if (item !== undefined) select(item)
      })
      const [source] = memory.sources
      const row = element(
        'tr',
        {},
        element('td', {}, choose),
        element('td', {}, withChips(shortened(memory.content, excerptCharactersMax), chipAction)),
        element('td', { text: source === undefined ? '–' : new Date(source.time).toLocaleDateString() }),
        element('td', {}, ...memory.sources.map(({ documentId }) => element('code', { text: documentId }))),
        element('td', { text: String(memory.hops), className: 'hops' }),
      )
      row.dataset['id'] = memory.id
      return row
    }),
  )
}

const chipAction = {
  title: (/** @type {string} */ what) => `Begin at this ${what}`,
  ask: (/** @type {string} */ label) => void showGraph(label),
}

export function startGraph() {
  byId('graph-form').addEventListener('submit', (event) => {
    event.preventDefault()
    void begin()
  })
  byId('graph-more').addEventListener('click', () => void readPage(false))
  byId('graph-closer').addEventListener('click', () => drawing?.zoomBy(1.3))
  byId('graph-further').addEventListener('click', () => drawing?.zoomBy(1 / 1.3))
  byId('graph-fit').addEventListener('click', () => drawing?.fit())
}
