// What became of a document: what was taken out, its stages, and each record of it in the log. Text goes in by textContent only.

import { typeText } from './chips.client.js'
import { byId, call, element, messageOf, Refused, timeOf } from './page-parts.client.js'

/** @param {string} documentId */
export function proofButton(documentId) {
  const button = element('button', { text: 'Proof' })
  button.setAttribute('aria-label', `Proof of document ${documentId}`)
  button.addEventListener('click', () => void show(documentId))
  return button
}

/** @param {string} documentId */
async function show(documentId) {
  try {
    const [trail, status, receipt] = await Promise.all([
      call(`/api/audit/document/${documentId}`),
      unlessRefused(`/api/documents/${documentId}/status`),
      unlessRefused(`/api/documents/${documentId}/redaction`),
    ])
    byId('proof-note').textContent =
      `Document ${documentId}: ${trail.entries.length} records, ${trail.verified ? 'each included in the signed tree' : 'NOT verified'}.`
    writeTakenOut(receipt)
    writeStages(status)
    byId('trail').hidden = false
    byId('trail')
      .querySelector('tbody')
      ?.replaceChildren(...trail.entries.map(recordRow))
    byId('proof-title').focus()
  } catch (error) {
    byId('proof-note').textContent = messageOf(error)
  }
}

/**
 * What this role may not see, or what is not there yet, is left out.
 * @param {string} path
 */
async function unlessRefused(path) {
  try {
    return await call(path)
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** @param {any} receipt */
function writeTakenOut(receipt) {
  byId('taken-out').hidden = receipt === null
  if (receipt === null) return
  const { entities, omissions = {}, detectors } = receipt
  const counts = Object.entries(entities).toSorted(([, a], [, b]) => b - a)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  byId('taken-out-note').textContent =
    total === 0 ? 'Nothing was found in it that is taken out.' : `${total} ${total === 1 ? 'value' : 'values'}:`
  byId('taken-out-types').replaceChildren(
    ...counts.map(([type, count]) => element('li', { className: 'count', text: `${typeText(type)} ${count}` })),
  )
  const unread = Object.entries(omissions).map(([code, count]) => `${count} × ${code}`)
  byId('taken-out-unread').textContent =
    unread.length === 0 ? '' : `Parts that could not be read, and so are not remembered either: ${unread.join(', ')}.`
  const names = detectors.map((/** @type {any} */ { name, version }) => `${name} ${version}`)
  byId('taken-out-count').textContent = `${names.length} recognisers looked.`
  byId('taken-out-by').textContent = names.join(', ')
}

/** @param {any} status */
function writeStages(status) {
  byId('proof-stages').hidden = status === null
  if (status === null) return
  byId('proof-stages')
    .querySelector('ol')
    ?.replaceChildren(...status.stages.map(stageItem))
}

/** @param {any} stage */
function stageItem({ name, state, attempts, durationMs, reason }) {
  const took = durationMs === null ? '' : `, ${Math.round(durationMs)} ms`
  const tries = attempts > 1 ? `, ${attempts} tries` : ''
  const why = reason === undefined ? '' : `: ${reason}`
  return element(
    'li',
    {},
    element('span', { text: name, state }),
    document.createTextNode(` ${state}${took}${tries}${why}`),
  )
}

/** @param {any} entry */
const recordRow = ({ seq, type, actorId, timestamp, hash }) =>
  element(
    'tr',
    {},
    element('td', { text: String(seq) }),
    element('td', { text: type }),
    element('td', { text: actorId }),
    element('td', {}, timeOf(timestamp)),
    element('td', {}, element('code', { text: `${hash.slice(0, 12)}…` })),
  )
