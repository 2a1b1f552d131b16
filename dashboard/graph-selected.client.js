// What is known of a selected item of the graph: its text and documents, and by whose hand it came and went out again.
import { chipOf, labelText, withChips } from './chips.client.js'
import { memoriesByDocument, memoriesByName } from './graph-model.client.js'
import { byId, call, element, messageOf } from './page-parts.client.js'

/** @typedef {import('./graph-model.client.js').Model} Model */
/** @typedef {import('./graph-model.client.js').Memory} Memory */
/** @typedef {import('./graph-model.client.js').Item} Item */
/** @typedef {(text: string) => void} Begin */

const entriesPerPage = 10

/** @param {string} time */
const local = (time) => new Date(time).toLocaleString()

/** @param {string} term @param {...(Node | string)} said */
const fact = (term, ...said) =>
  element('div', {}, element('dt', { text: term }), element('dd', {}, ...said.map(nodeOf)))

/** @param {Node | string} said */
const nodeOf = (said) => (typeof said === 'string' ? document.createTextNode(said) : said)

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = element('button', { text })
  made.addEventListener('click', act)
  return made
}

/** Counts what was shown: a history that comes late is not put under another heading. */
let shown = 0

/**
 * Fills the panel; what has to be asked for follows.
 * @param {HTMLElement} panel
 * @param {{ model: Model, item: Item, begin: Begin }} chosen
 */
export async function showSelected(panel, { model, item, begin }) {
  shown += 1
  const own = shown
  const memory = model.memories.get(item.id)
  const parts =
    memory !== undefined
      ? memoryParts(memory, model, begin)
      : item.kind === 'document'
        ? documentParts(item.id, model, begin)
        : nameParts(item, model, begin)
  panel.replaceChildren(...parts)
  byId('graph-said').textContent = `Selected: ${item.title}`
  const more = element('div')
  panel.append(more)
  try {
    const found = memory !== undefined ? await historyOf(item.id) : item.kind === 'label' ? await knownOf(item.id) : []
    if (own === shown) more.replaceChildren(...found)
  } catch (error) {
    if (own === shown) more.replaceChildren(element('p', { text: messageOf(error), className: 'quiet' }))
  }
}

/** @param {string} id @param {Begin} begin */
const beginButton = (id, begin) =>
  element(
    'p',
    {},
    button('Begin here', () => begin(id)),
  )

/** @param {Begin} begin */
const chipAction = (begin) => ({ title: (/** @type {string} */ what) => `Begin at this ${what}`, ask: begin })

/** @param {Memory} memory @param {Model} model @param {Begin} begin */
function memoryParts({ id, number, content, sources, moreSources, names }, model, begin) {
  const chips = names.map((name) =>
    model.names.get(name) === 'label'
      ? chipOf(name, chipAction(begin))
      : element('span', { text: name, className: 'name' }),
  )
  const held = sources.map(({ documentId, chunk, time, createdAt }) =>
    element(
      'li',
      {},
      button(documentId, () => begin(documentId)),
      nodeOf(` part ${chunk + 1}, said ${local(time)}, came ${local(createdAt)}`),
    ),
  )
  if (moreSources) held.push(element('li', { text: 'and more documents' }))
  return [
    element('h3', { text: `Memory ${number}` }),
    withChips(content, chipAction(begin)),
    ...(chips.length === 0 ? [] : [element('p', { className: 'names' }, ...chips)]),
    element('h4', { text: 'Contributed by' }),
    element('ul', { className: 'held' }, ...held),
    beginButton(id, begin),
  ]
}

/** @param {string} id @param {Model} model @param {Begin} begin */
function documentParts(id, model, begin) {
  const held = memoriesByDocument(model).get(id) ?? []
  const source = held.flatMap(({ sources }) => sources).find(({ documentId }) => documentId === id)
  const facts = [fact('Id', element('code', { text: id }))]
  if (source !== undefined)
    facts.push(
      fact('Said', local(source.time)),
      fact('Came', local(source.createdAt)),
      fact('Merkle root', element('code', { text: source.merkleRoot })),
    )
  facts.push(fact('Here', `memories ${held.map(({ number }) => number).join(', ')}`))
  return [element('h3', { text: 'Document' }), element('dl', {}, ...facts), beginButton(id, begin)]
}

/** @param {Item} item @param {Model} model @param {Begin} begin */
function nameParts({ id, kind }, model, begin) {
  const name = id.slice('name/'.length)
  const numbers = (memoriesByName(model).get(name) ?? []).map(({ number }) => number)
  const facts = element('dl', {}, fact('Here', `memories ${numbers.join(', ')}`))
  const title = element('h3', { text: kind === 'label' ? labelText(name) : name })
  return kind === 'label' ? [title, facts, beginButton(name, begin)] : [title, facts]
}

/** @param {string} id */
async function knownOf(id) {
  const label = id.slice('name/<'.length, -1)
  const { nodes, documents, isExact, firstSeenAt, lastSeenAt, aliases } = await call(`/api/identities/${label}`)
  const atLeast = isExact ? '' : 'at least '
  const facts = [
    fact('In memory', `${atLeast}${nodes} memories of ${documents} documents`),
    fact('First seen', local(firstSeenAt)),
    fact('Last seen', local(lastSeenAt)),
  ]
  if (aliases > 0) facts.push(fact('Also', `${aliases} other labels that mean the same`))
  return [element('dl', {}, ...facts)]
}

/** @type {{ [type: string]: string }} */
const said = {
  'memory.ingested': 'came in',
  'memory.recalled': 'was read',
  'memory.revealed': 'was read with its values',
  'memory.pruned': 'was pruned',
}

/** Contributions, and who recalled it: the newest first. @param {string} nodeId */
async function historyOf(nodeId) {
  const list = element('ol', { className: 'history' })
  const note = element('p', { className: 'quiet' })
  const more = button('Earlier', () => void read())
  /** @type {string | null} */
  let cursor = null
  const read = async () => {
    const at = cursor === null ? '' : `&cursor=${cursor}`
    const trail = await call(`/api/audit/memory-node/${nodeId}?order=newest&limit=${entriesPerPage}${at}`)
    for (const { type, actorId, timestamp, seq } of trail.entries) {
      const time = element('time', { text: local(timestamp) })
      time.setAttribute('datetime', timestamp)
      list.append(
        element(
          'li',
          {},
          time,
          nodeOf(` ${said[type] ?? type}, by ${actorId} `),
          element('small', { text: `record ${seq}` }),
        ),
      )
    }
    cursor = trail.nextCursor
    more.hidden = cursor === null
    note.textContent = `${trail.total} records, ${trail.verified ? 'each included in the signed tree' : 'NOT verified'}.`
  }
  await read()
  return [element('h4', { text: 'History' }), note, list, more]
}
