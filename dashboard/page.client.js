// The landing page: health, the proof, and what each of its sections begins with. Text goes in by textContent only.

import { startApprovals } from './approvals.client.js'
import { byId, call, element, messageOf, Refused } from './page-parts.client.js'
import { startDocuments } from './documents.client.js'
import { startConnect } from './connect.client.js'
import { startGraph } from './graph.client.js'
import { startRecall } from './recall.client.js'
import { startSessions } from './sessions.client.js'
import { startSignIn } from './sign-in.client.js'
import { startUploads } from './uploads.client.js'

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

startUploads()
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
