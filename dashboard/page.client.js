// The landing page: health, and what each of its sections begins with. Text goes in by textContent only.

import { startApprovals } from './approvals.client.js'
import { byId, call, element, Refused } from './page-parts.client.js'
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

startUploads()
startRecall()
startGraph()
startConnect()
startSignIn((session) => {
  startApprovals(session)
  startSessions(session)
  void showHealth()
  const { operations } = session.effective
  if (operations.includes('clawql__documents__list')) startDocuments(operations)
  setInterval(() => void showHealth(), 10_000)
})
