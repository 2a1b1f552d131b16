// The landing page: health, upload with its stages, recall with its sources, the proof. Text goes in by textContent only.

import { startApprovals } from './approvals.client.js'
import { byId, call, element, messageOf, Refused } from './page-parts.client.js'
import { showDocuments, startDocuments } from './documents.client.js'
import { startConnect } from './connect.client.js'
import { startGraph } from './graph.client.js'
import { startRecall } from './recall.client.js'
import { startSessions } from './sessions.client.js'
import { startSignIn } from './sign-in.client.js'

/** Written anew only where it changed: whoever listens to the page hears what is new. */
let shownHealth = ''

/** @param {[string, string][]} states */
function writeHealth(states) {
  const written = JSON.stringify(states)
  if (written === shownHealth) return
  shownHealth = written
  byId('health').replaceChildren(...states.map(([name, state]) => element('li', { text: `${name} ${state}`, state })))
}

async function showHealth() {
  try {
    const ready = await call('/readyz')
    const engines = await enginesIfAllowed()
    writeHealth([['gateway', ready.status === 'ready' ? 'ok' : 'starting'], ...Object.entries(engines)])
  } catch {
    writeHealth([['gateway', 'unavailable']])
  }
}

/** Engines are for those who may see them; without a key the gateway itself is still well. */
async function enginesIfAllowed() {
  try {
    return await call('/api/pipeline/healthz')
  } catch (error) {
    if (error instanceof Refused) return {}
    throw error
  }
}

/** @param {string | null} root */
const shortRoot = (root) => (root === null ? '–' : `${root.slice(0, 12)}…`)

/** @param {string} documentId */
function proofButton(documentId) {
  const button = element('button', { text: 'Proof' })
  button.setAttribute('aria-label', `Proof of document ${documentId}`)
  button.addEventListener('click', () => void showTrail(documentId))
  return button
}

/** @param {File} file */
async function upload(file) {
  const state = element('span', { text: 'uploading', className: 'processing' })
  const stages = element('div', { className: 'stages' })
  byId('uploads').prepend(
    element('li', {}, element('strong', { text: file.name }), document.createTextNode(' '), state, stages),
  )
  say(`${file.name}: uploading`)
  const form = new FormData()
  form.append('file', file)
  try {
    const { documentId, deduplicated } = await call('/api/documents/ingest', { method: 'POST', body: form })
    await follow(documentId, { state, stages, isDuplicate: deduplicated === true })
  } catch (error) {
    state.textContent = messageOf(error)
    state.className = 'failed'
  }
  say(`${file.name}: ${state.textContent}`)
  await showDocuments()
}

/** To whoever listens: how an upload begins and ends, and not each step between. @param {string} text */
const say = (text) => (byId('uploads-said').textContent = text)

/**
 * @param {string} documentId
 * @param {{ state: HTMLElement, stages: HTMLElement, isDuplicate: boolean }} shown
 */
async function follow(documentId, { state, stages, isDuplicate }) {
  for (let pauseMs = 150; ; pauseMs = Math.min(2000, pauseMs * 1.3)) {
    const status = await call(`/api/documents/${documentId}/status`)
    const reason = status.error === null ? '' : `: ${status.error.message}. ${status.error.next}`
    state.textContent = `${status.status}${isDuplicate ? ' (was here already)' : ''}${reason}`
    state.className = status.status
    stages.replaceChildren(
      ...status.stages.map((/** @type {any} */ stage) => element('span', { text: stage.name, state: stage.state })),
    )
    if (status.status !== 'processing') return
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** @param {string} documentId */
async function showTrail(documentId) {
  try {
    const trail = await call(`/api/audit/document/${documentId}`)
    byId('proof-note').textContent =
      `Document ${documentId}: ${trail.entries.length} records, ${trail.verified ? 'each included in the signed tree' : 'NOT verified'}.`
    byId('trail').hidden = false
    byId('trail')
      .querySelector('tbody')
      ?.replaceChildren(
        ...trail.entries.map((/** @type {any} */ entry) =>
          element(
            'tr',
            {},
            element('td', { text: String(entry.seq) }),
            element('td', { text: entry.type }),
            element('td', { text: entry.actorId }),
            element('td', { text: new Date(entry.timestamp).toLocaleString() }),
            element('td', {}, element('code', { text: shortRoot(entry.hash) })),
          ),
        ),
      )
    byId('proof-title').focus()
  } catch (error) {
    byId('proof-note').textContent = messageOf(error)
  }
}

const drop = byId('drop')
const input = /** @type {HTMLInputElement} */ (drop.querySelector('input'))
/** @param {Iterable<File>} files */
const uploadAll = async (files) => {
  for (const file of files) await upload(file)
}
input.addEventListener('change', () => void uploadAll(input.files ?? []))
for (const name of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragover')
  })
}
drop.addEventListener('drop', (event) => void uploadAll(event.dataTransfer?.files ?? []))
startRecall(proofButton)
startGraph()
startConnect()
startSignIn((session) => {
  startApprovals(session)
  startSessions(session)
  void showHealth()
  if (session.effective.operations.includes('clawql__documents__list')) startDocuments(proofButton)
  setInterval(() => void showHealth(), 10_000)
})
