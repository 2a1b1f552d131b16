// The page of one document: what it is, its redacted text, what was taken out, how it went, and each record of it in the log.
import { typeText, withLabels } from './chips.client.js'
import { aboutOf, calledOf, kindOf } from './document-facts.client.js'
import { checkTrail, hexOf, NotProven } from './proof-check.client.js'
import { byId, call, download, element, messageOf, Refused, timeOf } from './page-parts.client.js'
import { startSignIn } from './sign-in.client.js'

const lookEveryMs = 1500
const nodesPerPage = 40

const documentId = location.pathname.split('/').at(-1) ?? ''
/** @type {Set<string>} */
let operations = new Set()
let shown = ''

async function look() {
  try {
    const status = await call(`/api/documents/${documentId}/status`)
    if (JSON.stringify(status) !== shown) {
      shown = JSON.stringify(status)
      writeFacts(status)
      byId('stages').replaceChildren(...status.stages.map(stageItem))
      await Promise.all([showTakenOut(), showTrail()])
    }
    if (status.status === 'processing') setTimeout(() => void look(), lookEveryMs)
  } catch (error) {
    byId('document-note').textContent = messageOf(error)
  }
}

/** @param {any} status */
function writeFacts(status) {
  const { name, mediaType, error, createdAt, completedAt, merkleRoot, revision } = status
  const title = byId('document-title')
  title.replaceChildren(name === null ? `Document ${documentId}` : withLabels(name))
  document.title = `${calledOf(status)} · ClawQL`
  byId('document-note').textContent = error === null ? '' : `${error.message}. ${error.next}`
  const about = aboutOf(status)
  byId('facts').replaceChildren(
    fact('Status', element('span', { text: status.status, className: status.status })),
    ...(about === null ? [] : [fact('About', about)]),
    fact('Kind', kindOf(mediaType)),
    fact('Received', timeOf(createdAt)),
    ...(completedAt === null ? [] : [fact('Ended', timeOf(completedAt))]),
    fact('Id', element('code', { text: `${documentId}, revision ${revision}` })),
    ...(merkleRoot === null ? [] : [fact('Merkle root', element('code', { text: merkleRoot }))]),
  )
  const actions = []
  if (status.status === 'completed') actions.push(button('PDF', () => download(`/api/documents/${documentId}/archive`, `${documentId}.pdf`))) // oxfmt-ignore
  const isRetried = ['blocked', 'failed'].includes(status.status) && operations.has('clawql__documents__retry')
  if (isRetried) actions.push(button('Try again', retry))
  byId('actions').replaceChildren(...actions)
}

/** @param {string} name @param {Node | string} value */
const fact = (name, value) => element('div', {}, element('dt', { text: name }), element('dd', {}, value))

/** @param {string} text @param {() => Promise<void>} work */
function button(text, work) {
  const made = element('button', { text })
  made.addEventListener('click', () => void work())
  return made
}

async function retry() {
  try {
    await call(`/api/documents/${documentId}/retry`, { method: 'POST' })
    await look()
    byId('document-title').focus()
  } catch (error) {
    byId('document-note').textContent = messageOf(error)
  }
}

/** @param {any} stage */
function stageItem({ name, state, attempts, durationMs, reason }) {
  const took = durationMs === null ? '' : `, ${Math.round(durationMs)} ms`
  const tries = attempts > 1 ? `, ${attempts} tries` : ''
  const why = reason === undefined ? '' : `: ${reason}`
  return element('li', {}, element('span', { text: name, state }), ` ${state}${took}${tries}${why}`)
}

/** What is not there yet, or not for this role, is left out. @param {string} path */
async function unlessRefused(path) {
  try {
    return await call(path)
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

async function showTakenOut() {
  if (!operations.has('clawql__documents__redaction')) return
  const receipt = await unlessRefused(`/api/documents/${documentId}/redaction`)
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
  byId('taken-out-recognisers').hidden = false
  byId('taken-out-count').textContent = `${names.length} recognisers looked.`
  byId('taken-out-by').textContent = names.join(', ')
}

async function showTrail() {
  if (!operations.has('clawql__audit__document')) return
  const trail = await unlessRefused(`/api/audit/document/${documentId}`)
  if (trail === null) return
  byId('trail-note').textContent =
    `${trail.entries.length} records, ${trail.verified ? 'each included in the signed tree' : 'NOT verified'}.`
  byId('trail').hidden = false
  byId('trail')
    .querySelector('tbody')
    ?.replaceChildren(...trail.entries.map(recordRow))
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

const keyKeptUnder = 'clawql-vkey'
const seenKeptUnder = 'clawql-checkpoint'

/** What was seen of this log before, in this browser: a log that is shorter now, or another of that length, is not the same. @param {any} checkpoint */
function compareWithSeen({ origin, size, root }) {
  const seen = JSON.parse(localStorage.getItem(seenKeptUnder) ?? 'null')
  const isOther = seen?.origin === origin && (seen.size > size || (seen.size === size && seen.root !== hexOf(root)))
  if (isOther)
    throw new NotProven(`This browser saw a log of ${seen.size} records before, and this is not its continuation.`)
  localStorage.setItem(seenKeptUnder, JSON.stringify({ origin, size, root: hexOf(root) }))
}

/** @param {string} vkey */
async function verify(vkey) {
  const note = byId('verify-note')
  try {
    const { checkpoint, checked, others } = await checkTrail(await call(`/api/audit/document/${documentId}`), vkey)
    compareWithSeen(checkpoint)
    localStorage.setItem(keyKeptUnder, vkey)
    const beside = others === 0 ? '' : ` ${others} are of another epoch of the log, which has a key of its own.`
    note.textContent =
      `Proven here: ${checked} records stand, as they are shown, in a log of ${checkpoint.size} whose root ` +
      `${hexOf(checkpoint.root).slice(0, 16)}… the holder of this key signed.${beside} That they were written so and are unchanged is ` +
      `proven; that all was written that happened is not, nor that others are shown the same log: for that compare its root with theirs.`
  } catch (error) {
    note.textContent = error instanceof NotProven ? `NOT proven: ${error.message}` : messageOf(error)
  }
}

/** @type {string | null} */
let textFrom = null

/** In the order in which it was cut, page by page. */
async function showText() {
  try {
    const query = new URLSearchParams({ document: documentId, hops: '0', maxNodes: String(nodesPerPage) })
    if (textFrom !== null) query.set('cursor', textFrom)
    const { nodes, nextCursor } = await call(`/api/memory/graph?${query.toString()}`)
    byId('text').append(
      ...nodes.map((/** @type {any} */ { content }) => element('p', { className: 'content' }, withLabels(content))),
    )
    textFrom = nextCursor
    byId('text-show').hidden = nextCursor === null
    byId('text-show').textContent = 'Show more'
    byId('text-note').textContent = `${byId('text').childElementCount} parts are shown, which the log records.`
    await showTrail()
  } catch (error) {
    byId('text-note').textContent = messageOf(error)
  }
}

byId('text-show').addEventListener('click', () => void showText())
const vkeyInput = /** @type {HTMLInputElement} */ (byId('vkey'))
vkeyInput.value = localStorage.getItem(keyKeptUnder) ?? ''
byId('verify').addEventListener('submit', (event) => {
  event.preventDefault()
  void verify(vkeyInput.value)
})
startSignIn((session) => {
  operations = new Set(session.effective.operations)
  void look()
})
