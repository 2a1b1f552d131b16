// The list of documents: the newest, looked at again every two seconds, and older ones page by page. Text goes in by textContent only.

import { graphButton } from './graph.client.js'
import { byId, call, download, element, messageOf, timeOf, writeRows } from './page-parts.client.js'

const lookEveryMs = 2000
const pageRows = 20

/** What is shown of the newest page: looked at again, it is written anew only where it changed. */
let shown = ''
/** @type {string | null} */
let olderFrom = null
let hasOlder = false
/** @type {(documentId: string) => HTMLElement} */
let proofOf = () => document.createElement('span')

/** @param {(documentId: string) => HTMLElement} proofButton */
export function startDocuments(proofButton) {
  proofOf = proofButton
  byId('documents-more').addEventListener('click', () => void showOlder())
  void showDocuments()
  setInterval(() => {
    if (document.visibilityState === 'visible') void showDocuments()
  }, lookEveryMs)
}

export async function showDocuments() {
  try {
    const answer = await call(`/api/documents?limit=${pageRows}`)
    if (JSON.stringify(answer) === shown) return
    shown = JSON.stringify(answer)
    const { documents, nextCursor } = answer
    byId('documents-empty').hidden = documents.length > 0
    byId('documents-table').hidden = documents.length === 0
    writeRows(byId('documents'), documents, rowOf)
    if (!hasOlder) follow(nextCursor)
  } catch (error) {
    byId('documents-note').textContent = messageOf(error)
  }
}

async function showOlder() {
  const { documents, nextCursor } = await call(`/api/documents?limit=${pageRows}&cursor=${olderFrom}`)
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

/** @param {string | null} root */
const shortRoot = (root) => (root === null ? '–' : `${root.slice(0, 12)}…`)

/** @param {any} row */
function rowOf({ documentId, status, mediaType, sizeBytes, createdAt, merkleRoot, error }) {
  const archive = element('button', { text: 'PDF' })
  archive.setAttribute('aria-label', `PDF of document ${documentId}`)
  archive.addEventListener('click', () => void download(`/api/documents/${documentId}/archive`, `${documentId}.pdf`))
  const proof = proofOf(documentId)
  const actions =
    status === 'completed' ? [archive, graphButton(documentId, `Graph of document ${documentId}`), proof] : [proof]
  const state = element('td', {}, element('span', { text: status, className: status }))
  if (error !== null) state.append(element('p', { text: `${error.message}. ${error.next}`, className: 'quiet' }))
  return element(
    'tr',
    {},
    element('td', {}, element('code', { text: documentId })),
    element('td', { text: `${types[mediaType] ?? mediaType}, ${sizeOf(sizeBytes)}` }),
    state,
    element('td', {}, timeOf(createdAt)),
    element('td', {}, element('code', { text: shortRoot(merkleRoot) })),
    element('td', {}, ...actions),
  )
}
