// What a view of memory has shown so far, joined over its pages, and what of it is drawn: whatever joins two memories.
import { labelText, plainText } from './chips.client.js'

/**
 * @typedef {{ documentId: string, chunk: number, time: string, createdAt: string, merkleRoot: string }} Source
 * @typedef {{ id: string, number: number, content: string, hops: number, sources: Source[], moreSources: boolean, names: string[] }} Memory
 * @typedef {'memory' | 'document' | 'name' | 'label'} Kind
 * @typedef {{ id: string, kind: Kind, text: string, title: string, isStart: boolean, number: number, x: number, y: number, index?: number }} Item
 * @typedef {{ source: Item, target: Item, relation: string }} Link
 * @typedef {{ items: Item[], links: Link[] }} Drawn
 */

/** Where a view begins: `node`, `document` or `label`, and which. @typedef {{ kind: string, id: string }} Start */

const excerptCharactersMax = 26

/** Whole words, as many as fit. @param {string} text @param {number} max */
const firstWords = (text, max) =>
  text.length <= max
    ? text
    : text
        .slice(0, max + 1)
        .replace(/\s+\S*$/, '')
        .slice(0, max)

/** @param {string} text @param {number} max */
export const shortened = (text, max) => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const points = Array.from(line)
  return points.length > max
    ? `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : line
}

/** @param {string} time */
export const dayOf = (time) => time.slice(0, 10)

/** @param {Start} start */
export function createModel(start) {
  return {
    start,
    /** @type {Map<string, Memory>} */
    memories: new Map(),
    /** By id, when it was said. @type {Map<string, string>} */
    documents: new Map(),
    /** By name, what kind of name it is. @type {Map<string, Kind>} */
    names: new Map(),
    /** Items keep their places from page to page. @type {Map<string, Item>} */
    items: new Map(),
  }
}

/** @typedef {ReturnType<typeof createModel>} Model */

/**
 * Nodes that were shown before stay as they are.
 * @param {Model} model
 * @param {any} answer
 */
export function addPage(model, answer) {
  const nameById = new Map(answer.entities.map((/** @type {any} */ one) => [one.id, one.name]))
  for (const { id, time } of answer.documents) model.documents.set(id, time)
  for (const { name, kind } of answer.entities) model.names.set(name, kind)
  const added = new Set()
  for (const node of answer.nodes) {
    if (model.memories.has(node.id)) continue
    added.add(node.id)
    model.memories.set(node.id, { ...node, number: model.memories.size + 1, names: [] })
  }
  for (const { from, relation, to } of answer.edges)
    if (relation === 'MENTIONS' && added.has(from)) model.memories.get(from)?.names.push(nameById.get(to))
}

/** @param {Model} model @returns {Map<string, Memory[]>} */
export function memoriesByName({ memories }) {
  const byName = new Map()
  for (const memory of memories.values())
    for (const name of memory.names) byName.set(name, [...(byName.get(name) ?? []), memory])
  return byName
}

/** @param {Model} model @returns {Map<string, Memory[]>} */
export function memoriesByDocument({ memories }) {
  const byDocument = new Map()
  for (const memory of memories.values())
    for (const { documentId } of memory.sources)
      byDocument.set(documentId, [...(byDocument.get(documentId) ?? []), memory])
  return byDocument
}

/** @param {Model} model @param {Omit<Item, 'x' | 'y'>} made */
function itemOf(model, made) {
  const known = model.items.get(made.id)
  if (known !== undefined) return Object.assign(known, made)
  // The layout begins it where it has no place yet.
  const item = /** @type {Item} */ ({ ...made })
  model.items.set(made.id, item)
  return item
}

/** @param {Model} model @param {Memory} memory */
function memoryItem(model, memory) {
  const said = dayOf(memory.sources[0]?.time ?? '')
  const { start } = model
  return itemOf(model, {
    id: memory.id,
    kind: 'memory',
    number: memory.number,
    // What is seen stands in what is heard, word for word and in this order.
    text: firstWords(plainText(memory.content), excerptCharactersMax),
    title: `Memory ${memory.number}: ${shortened(plainText(memory.content), 120)}, of ${said}`,
    isStart: start.id === memory.id || (start.kind !== 'node' && memory.hops === 0),
  })
}

/**
 * Memories, and of names, labels and documents those that join two of them; what stands in one alone is in its table row.
 * @param {Model} model
 * @returns {Drawn}
 */
export function drawnOf(model) {
  const items = new Map([...model.memories.values()].map((memory) => [memory.id, memoryItem(model, memory)]))
  /** @type {Link[]} */
  const links = []
  for (const { item, joined, relation } of [...namesDrawn(model), ...documentsDrawn(model)]) {
    if (joined.length < 2 && !item.isStart) continue
    items.set(item.id, item)
    for (const { id } of joined) {
      const source = items.get(id)
      if (source !== undefined) links.push({ source, target: item, relation })
    }
  }
  links.push(...nextLinks(model, items))
  return { items: [...items.values()], links }
}

/** @param {Model} model */
function namesDrawn(model) {
  return [...memoriesByName(model)].map(([name, joined]) => {
    const kind = model.names.get(name) ?? 'name'
    const text = shortened(labelText(name), excerptCharactersMax)
    const title = `${kind === 'label' ? 'Label' : 'Name'} ${labelText(name)}, in ${joined.length} memories`
    const isStart = model.start.kind === 'label' && name === `<${model.start.id}>`
    const item = itemOf(model, { id: `name/${name}`, kind, text, title, isStart, number: 0 })
    return { item, joined, relation: 'MENTIONS' }
  })
}

/** @param {Model} model */
function documentsDrawn(model) {
  return [...memoriesByDocument(model)].map(([id, joined]) => {
    const text = dayOf(model.documents.get(id) ?? '')
    const title = `Document ${id}, of ${text}, with ${joined.length} of these memories`
    const item = itemOf(model, { id, kind: 'document', text, title, isStart: model.start.id === id, number: 0 })
    return { item, joined, relation: 'PART_OF' }
  })
}

/** What comes next in a document, whichever page of the view either of the two came with. @param {Model} model @param {Map<string, Item>} items */
function nextLinks({ memories }, items) {
  const byPlace = new Map()
  for (const { id, sources } of memories.values())
    for (const { documentId, chunk } of sources) byPlace.set(`${documentId}/${chunk}`, id)
  /** @type {Map<string, Link>} */
  const links = new Map()
  for (const { id, sources } of memories.values())
    for (const { documentId, chunk } of sources) {
      const next = byPlace.get(`${documentId}/${chunk + 1}`)
      const [source, target] = [items.get(id), items.get(next)]
      if (source !== undefined && target !== undefined && source !== target)
        links.set(`${id} ${next}`, { source, target, relation: 'NEXT' })
    }
  return [...links.values()]
}
