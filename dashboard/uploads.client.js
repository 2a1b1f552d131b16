// Uploads on the page: several at a time, each with how far it is and its stages, until it is processed; each can be cancelled until it is here.

import { ofDrop, ofFolder } from './chosen-files.client.js'
import { showDocuments } from './documents.client.js'
import { byId, call, element, messageOf, Refused } from './page-parts.client.js'

const atOnceMax = 4
/** Rows of what is done leave beyond this many: the list of documents has them. What failed stays. */
const doneRowsMax = 20
const longestWaitSeconds = 60

/**
 * @typedef {{ file: File, row: HTMLElement, state: HTMLElement, bar: HTMLProgressElement, stages: HTMLElement, cancel: HTMLElement, signal: AbortSignal }} Upload
 */

/** @type {File[]} */
const waiting = []
/** @type {HTMLElement[]} */
const doneRows = []
const counts = { all: 0, done: 0, failed: 0, cancelled: 0 }
let underWay = 0
let cancelRest = new AbortController()

export function startUploads() {
  const drop = byId('drop')
  const chosen = /** @type {HTMLInputElement} */ (drop.querySelector('input'))
  const folder = /** @type {HTMLInputElement} */ (byId('folder'))
  chosen.addEventListener('change', () => take(chosen, [...(chosen.files ?? [])]))
  folder.addEventListener('change', () => take(folder, ofFolder(folder.files ?? [])))
  for (const name of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(name, (event) => {
      event.preventDefault()
      drop.classList.toggle('over', name === 'dragover')
    })
  }
  drop.addEventListener('drop', (event) => {
    ofDrop(event.dataTransfer).then(begin, (error) => tell(messageOf(error)))
  })
  byId('uploads-cancel').addEventListener('click', cancelAll)
}

/** What is here already goes on. */
function cancelAll() {
  counts.cancelled += waiting.length
  waiting.length = 0
  cancelRest.abort()
  cancelRest = new AbortController()
  showAll()
}

/**
 * The same file chosen again is a choice again.
 * @param {HTMLInputElement} input
 * @param {File[]} files
 */
function take(input, files) {
  begin(files)
  input.value = ''
}

/** @param {File[]} files */
function begin(files) {
  if (files.length === 0) return tell('There is no file in it.')
  if (underWay === 0) Object.assign(counts, { all: 0, done: 0, failed: 0, cancelled: 0 })
  counts.all += files.length
  for (const file of files) waiting.push(file)
  say(files.length === 1 ? `${files[0]?.name}: uploading` : `${files.length} files: uploading`)
  showAll()
  while (underWay < atOnceMax && waiting.length > 0) void work()
}

/**
 * @param {File} file
 * @returns {Upload}
 */
function rowOf(file) {
  const own = new AbortController()
  const state = element('span', { text: 'waits', className: 'quiet' })
  const bar = document.createElement('progress')
  const stages = element('div', { className: 'stages' })
  const cancel = element('button', { text: 'Cancel' })
  bar.setAttribute('aria-label', `How much of ${file.name} is here`)
  bar.hidden = true
  cancel.setAttribute('aria-label', `Cancel ${file.name}`)
  cancel.addEventListener('click', () => own.abort())
  const space = document.createTextNode(' ')
  const row = element('li', {}, element('strong', { text: file.name }), space, state, bar, cancel, stages)
  return { file, row, state, bar, stages, cancel, signal: AbortSignal.any([own.signal, cancelRest.signal]) }
}

async function work() {
  underWay++
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const upload = rowOf(file)
    byId('uploads').prepend(upload.row)
    await one(upload)
    showAll()
  }
  underWay--
  if (underWay === 0) finish()
}

/** @param {Upload} upload */
async function one(upload) {
  const { state, row } = upload
  try {
    const { documentId, deduplicated } = await sendUntilTaken(upload).finally(() => {
      upload.cancel.remove()
      upload.bar.remove()
    })
    await follow(documentId, upload, deduplicated === true)
  } catch (error) {
    state.textContent = upload.signal.aborted ? 'cancelled' : messageOf(error)
    state.className = upload.signal.aborted ? 'cancelled' : 'failed'
  }
  if (state.className === 'completed') {
    counts.done++
    doneRows.push(row)
    if (doneRows.length > doneRowsMax) doneRows.shift()?.remove()
  } else if (state.className === 'cancelled') counts.cancelled++
  else counts.failed++
  await showDocuments()
}

/**
 * Where the server has no room now, it says when to come again.
 * @param {Upload} upload
 * @returns {Promise<any>}
 */
async function sendUntilTaken(upload) {
  for (;;) {
    upload.signal.throwIfAborted()
    const { status, body, retryAfterSeconds } = await send(upload)
    if (status < 300) return body
    if (status === 401) document.dispatchEvent(new Event('signed-out'))
    if (retryAfterSeconds === null || (status !== 429 && status !== 503)) throw new Refused(body)
    upload.state.textContent = 'waits for room'
    await pause(1000 * Math.min(longestWaitSeconds, Math.max(1, retryAfterSeconds)), upload.signal)
  }
}

/**
 * By XMLHttpRequest: nothing else says how far an upload is.
 * @param {Upload} upload
 * @returns {Promise<{ status: number, body: any, retryAfterSeconds: number | null }>}
 */
const send = ({ file, state, bar, signal }) =>
  new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file)
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop)
    state.textContent = 'uploading'
    state.className = 'processing'
    bar.hidden = false
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.max = total
      bar.value = loaded
    })
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop)
      const after = request.getResponseHeader('retry-after')
      if (request.status === 0) reject(new Error('The server is out of reach. Send it again.'))
      else
        resolve({
          status: request.status,
          body: request.response,
          retryAfterSeconds: after === null ? null : Number(after),
        })
    })
    request.responseType = 'json'
    request.open('POST', '/api/documents/ingest')
    request.send(form)
  })

/**
 * @param {string} documentId
 * @param {Upload} upload
 * @param {boolean} isDuplicate
 */
async function follow(documentId, { state, stages }, isDuplicate) {
  for (let pauseMs = 150; ; pauseMs = Math.min(2000, pauseMs * 1.3)) {
    const status = await call(`/api/documents/${documentId}/status`)
    const reason = status.error === null ? '' : `: ${status.error.message}. ${status.error.next}`
    state.textContent = `${status.status}${isDuplicate ? ' (was here already)' : ''}${reason}`
    state.className = status.status
    stages.replaceChildren(
      ...status.stages.map((/** @type {any} */ stage) => element('span', { text: stage.name, state: stage.state })),
    )
    if (status.status !== 'processing') return
    await pause(pauseMs)
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal] ends it early
 */
const pause = (ms, signal) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
    signal?.addEventListener('abort', resolve)
  })

function showAll() {
  const { all, done, failed, cancelled } = counts
  const bar = /** @type {HTMLProgressElement} */ (byId('uploads-progress'))
  const isOver = done + failed + cancelled === all
  byId('uploads-all').hidden = all < 2
  byId('uploads-cancel').hidden = isOver
  bar.hidden = isOver
  bar.max = all
  bar.value = done + failed + cancelled
  byId('uploads-note').textContent = summary()
}

function summary() {
  const { all, done, failed, cancelled } = counts
  const others = [...(failed > 0 ? [`${failed} not`] : []), ...(cancelled > 0 ? [`${cancelled} cancelled`] : [])]
  return `${[`${done} of ${all} processed`, ...others].join(', ')}.`
}

function finish() {
  const [only] = counts.all === 1 ? [byId('uploads').firstElementChild] : []
  say(only ? `${only.querySelector('strong')?.textContent}: ${only.querySelector('span')?.textContent}` : summary())
}

/** What was chosen and can't be sent, to whoever looks or listens. @param {string} text */
function tell(text) {
  if (underWay === 0) {
    byId('uploads-all').hidden = false
    for (const part of ['uploads-progress', 'uploads-cancel']) byId(part).hidden = true
    byId('uploads-note').textContent = text
  }
  say(text)
}

/** To whoever listens: how uploads begin and end, and not each step between. @param {string} text */
function say(text) {
  byId('uploads-said').textContent = text
}
