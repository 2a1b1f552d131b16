// The list of documents: the newest, looked at again every two seconds, and older ones page by page. Text goes in by textContent only.

import { plainText, withLabels } from './chips.client.js'
import { filterQuery, startFilter } from './document-filter.client.js'
import { graphButton } from './graph.client.js'
import { byId, call, download, element, messageOf, timeOf, writeRows } from './page-parts.client.js'

const lookEveryMs = 1500
const pageRows = 20

/** What is shown of the newest page: looked at again, it is written anew only where it changed. */
let shown = ''
/** @type {string | null} */
let olderFrom = null
let hasOlder = false
/** @type {(documentId: string) => HTMLElement} */
let proofOf = () => document.createElement('span')

let mayRetry = false

/**
 * @param {(documentId: string) => HTMLElement} proofButton
 * @param {readonly string[]} operations
 */
export function startDocuments(proofButton, operations) {
  proofOf = proofButton
  mayRetry = operations.includes('clawql__documents__retry')
  byId('documents-more').addEventListener('click', () => void showOlder())
  startFilter(showAnew)
  setInterval(() => {
    if (document.visibilityState === 'visible') void showDocuments()
  }, lookEveryMs)
}

/** Others are asked for: what stood there goes. */
function showAnew() {
  shown = ''
  hasOlder = false
  byId('documents-older').replaceChildren()
  void showDocuments(true)
}

/** @param {string} [cursor] */
function pageOf(cursor) {
  const query = filterQuery()
  const from = cursor === undefined ? '' : `&cursor=${cursor}`
  return call(`/api/documents?limit=${pageRows}${from}${query === '' ? '' : `&${query}`}`)
}

export async function showDocuments(isAsked = false) {
  const query = filterQuery()
  try {
    const answer = await pageOf()
    // Something else was asked for meanwhile.
    if (query !== filterQuery()) return
    if (isAsked) byId('documents-note').textContent = query === '' ? '' : noteOf(answer)
    if (JSON.stringify(answer) === shown) return
    shown = JSON.stringify(answer)
    const { documents, nextCursor } = answer
    byId('documents-empty').hidden = documents.length > 0
    byId('documents-empty').textContent = query === '' ? 'No document yet.' : 'No document is like that.'
    byId('documents-table').hidden = documents.length === 0
    writeRows(byId('documents'), documents, rowOf)
    if (!hasOlder) follow(nextCursor)
  } catch (error) {
    byId('documents-note').textContent = messageOf(error)
  }
}

/** @param {any} answer */
function noteOf({ documents: { length }, nextCursor }) {
  if (length === 0) return 'No document is like that.'
  return nextCursor === null
    ? `${length} ${length === 1 ? 'document' : 'documents'}.`
    : `The newest ${length} documents.`
}

async function showOlder() {
  const { documents, nextCursor } = await pageOf(olderFrom ?? undefined)
  hasOlder = true
  const rows = documents.map(rowOf)
  byId('documents-older').append(...rows)
  follow(nextCursor)
  byId('documents-note').textContent = `${documents.length} older documents are shown.`
}

/** @param {string | null} cursor */
function follow(cursor) {
  olderFrom = cursor
  byId('documents-more').hidden = cursor === null
}

/** @type {Record<string, string>} */
const types = {
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/vnd.oasis.opendocument.text': 'OpenDocument',
  'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument sheet',
  'application/rtf': 'RTF',
  'message/rfc822': 'mail',
  'text/plain': 'text',
  'text/markdown': 'Markdown',
  'text/html': 'HTML',
  'text/csv': 'CSV',
  'application/octet-stream': 'not known yet',
}

/** @param {number} bytes */
const sizeOf = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${Math.round(bytes / 1024)} KiB`
      : `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** @param {any} row */
function rowOf(row) {
  const { documentId, name, status, mediaType, sizeBytes, createdAt, error } = row
  const called = name === null ? `document ${documentId}` : plainText(name)
  const archive = element('button', { text: 'PDF' })
  archive.setAttribute('aria-label', `PDF of ${called}`)
  archive.addEventListener('click', () => void download(`/api/documents/${documentId}/archive`, `${documentId}.pdf`))
  const proof = proofOf(documentId)
  const actions = status === 'completed' ? [archive, graphButton(documentId, `Graph of ${called}`), proof] : [proof]
  if (mayRetry && (status === 'blocked' || status === 'failed')) actions.unshift(retryButton(documentId, called))
  const state = element('td', {}, element('span', { text: status, className: status }))
  if (error !== null) state.append(element('p', { text: `${error.message}. ${error.next}`, className: 'quiet' }))
  return element(
    'tr',
    {},
    element('td', {}, ...captionOf(row)),
    element('td', { text: `${types[mediaType] ?? mediaType}, ${sizeOf(sizeBytes)}` }),
    state,
    element('td', {}, timeOf(createdAt)),
    element('td', {}, ...actions),
  )
}

/**
 * @param {string} documentId
 * @param {string} called
 */
function retryButton(documentId, called) {
  const button = element('button', { text: 'Try again' })
  button.setAttribute('aria-label', `Try ${called} again`)
  button.addEventListener('click', async () => {
    try {
      await call(`/api/documents/${documentId}/retry`, { method: 'POST' })
      byId('documents-note').textContent = `${called} is processed anew.`
      await showDocuments()
    } catch (error) {
      byId('documents-note').textContent = messageOf(error)
    }
  })
  return button
}

/**
 * What it is called, whom and what it is about, its id.
 * @param {any} row
 */
function captionOf({ documentId, name, subjects, matter, tags }) {
  const said = [
    ...subjects,
    ...(matter === null ? [] : [matter]),
    ...tags.map((/** @type {string} */ tag) => `#${tag}`),
  ]
  return [
    ...(name === null ? [] : [element('strong', {}, withLabels(name))]),
    ...(said.length === 0 ? [] : [element('p', { className: 'quiet' }, withLabels(said.join(' ')))]),
    element('p', {}, element('code', { text: documentId, className: 'quiet' })),
  ]
}
