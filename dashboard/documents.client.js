// The list of documents: the newest, looked at again every two seconds, and older ones page by page. Text goes in by textContent only.

import { withLabels } from './chips.client.js'
import { aboutOf, calledOf, documentLink, kindOf, sizeOf } from './document-facts.client.js'
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

let mayRetry = false

/** @param {readonly string[]} operations */
export function startDocuments(operations) {
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
  const query = filterQuery()
  const { documents, nextCursor } = await pageOf(olderFrom ?? undefined)
  if (query !== filterQuery()) return
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

/** @param {any} row */
function rowOf(row) {
  const { documentId, status, mediaType, sizeBytes, createdAt, error } = row
  const called = calledOf(row)
  const archive = element('button', { text: 'PDF' })
  archive.setAttribute('aria-label', `PDF of ${called}`)
  archive.addEventListener('click', () => void download(`/api/documents/${documentId}/archive`, `${documentId}.pdf`))
  const actions = status === 'completed' ? [archive, graphButton(documentId, `Graph of ${called}`)] : []
  if (mayRetry && (status === 'blocked' || status === 'failed')) actions.unshift(retryButton(documentId, called))
  const state = element('td', {}, element('span', { text: status, className: status }))
  if (error !== null) state.append(element('p', { text: `${error.message}. ${error.next}`, className: 'quiet' }))
  return element(
    'tr',
    {},
    element('td', {}, ...captionOf(row)),
    element('td', { text: `${kindOf(mediaType)}, ${sizeOf(sizeBytes)}` }),
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
 * What it is called, with its page behind it; whom and what it is about.
 * @param {any} row
 */
function captionOf(row) {
  const { documentId, name } = row
  const about = aboutOf(row)
  return [
    documentLink(documentId, name === null ? element('code', { text: documentId }) : withLabels(name)),
    ...(about === null ? [] : [element('p', { className: 'quiet' }, about)]),
    ...(name === null ? [] : [element('p', {}, element('code', { text: documentId, className: 'quiet' }))]),
  ]
}
