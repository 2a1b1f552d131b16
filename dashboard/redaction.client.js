// The page on which redaction is tried: a text or a file goes to the preview, and comes back with its findings marked.

import { byId, call, element, messageOf, textOf } from './page-parts.client.js'
import { startSignIn } from './sign-in.client.js'

/** @typedef {{ entity: string, start: number, end: number, score: number, rule: string }} Finding */

const marksMax = 5000
const rowsMax = 500

/** Offsets of code points in a string, so that findings can be cut out of it. @param {string} text */
function offsetsOf(text) {
  const offsets = new Uint32Array(text.length + 1)
  let points = 0
  for (let at = 0; at < text.length; points++) {
    offsets[points] = at
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  offsets.fill(text.length, points)
  return offsets
}

/** Findings that overlap become one mark. @param {Finding[]} findings */
function groupsOf(findings) {
  /** @type {{ start: number, end: number, findings: Finding[] }[]} */
  const groups = []
  for (const one of findings) {
    const last = groups.at(-1)
    if (last !== undefined && one.start < last.end) {
      last.end = Math.max(last.end, one.end)
      last.findings.push(one)
    } else groups.push({ start: one.start, end: one.end, findings: [one] })
  }
  return groups
}

/** @param {Finding} finding */
const describe = ({ entity, score, rule }) => `${entity}, score ${score.toFixed(2)}, found by ${rule}`

/**
 * @param {{ text: string, findings: Finding[] }} answer
 * @param {Uint32Array} offsets
 * @param {ReadonlySet<string>} hidden
 */
function showMarked({ text, findings }, offsets, hidden) {
  /** @type {(Node | string)[]} */
  const parts = []
  let at = 0
  const shown = findings.filter(({ entity }) => !hidden.has(entity))
  for (const group of groupsOf(shown).slice(0, marksMax)) {
    const [from, to] = [offsets[group.start] ?? 0, offsets[group.end] ?? text.length]
    const mark = element('mark', { text: text.slice(from, to) })
    mark.title = group.findings.map(describe).join('\n')
    const label = element('span', { className: 'type', text: group.findings[0]?.entity ?? '' })
    const spoken = element('span', { className: 'spoken', text: ` (${group.findings.map(describe).join('; ')}) ` })
    mark.append(label, spoken)
    parts.push(text.slice(at, from), mark)
    at = to
  }
  byId('marked').replaceChildren(...parts, text.slice(at))
}

/**
 * @param {{ text: string, findings: Finding[] }} answer
 * @param {Uint32Array} offsets
 */
function showTypes(answer, offsets) {
  /** @type {Set<string>} */
  const hidden = new Set()
  const counts = Map.groupBy(answer.findings, ({ entity }) => entity)
  const toggles = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([entity, found]) => {
      const box = /** @type {HTMLInputElement} */ (element('input'))
      box.type = 'checkbox'
      box.checked = true
      box.addEventListener('change', () => {
        if (box.checked) hidden.delete(entity)
        else hidden.add(entity)
        showMarked(answer, offsets, hidden)
      })
      return element('label', {}, box, document.createTextNode(` ${entity} (${found.length})`))
    })
  byId('types').replaceChildren(element('legend', { text: 'Types shown in the text' }), ...toggles)
  byId('types').hidden = toggles.length === 0
  showMarked(answer, offsets, hidden)
}

/** @param {any} answer */
function show(answer) {
  const offsets = offsetsOf(answer.text)
  showTypes(answer, offsets)
  byId('redacted').textContent = answer.redacted
  byId('findings').replaceChildren(
    ...answer.findings
      .slice(0, rowsMax)
      .map((/** @type {Finding} */ one) =>
        element(
          'tr',
          {},
          element('td', {}, element('code', { text: one.entity })),
          element('td', { text: answer.text.slice(offsets[one.start], offsets[one.end]) }),
          element('td', { text: one.score.toFixed(2) }),
          element('td', { text: one.rule }),
        ),
      ),
  )
  const unseen = answer.findingsTotal - Math.min(rowsMax, answer.findings.length)
  const residual = Object.entries(answer.residual).map(([entity, count]) => `${count} ${entity}`)
  byId('more').textContent = [
    unseen > 0 ? `${unseen} more are not listed.` : '',
    residual.length > 0 ? `A second look at the result took out ${residual.join(', ')}.` : '',
  ].join(' ')
  byId('result').hidden = false
  byId('note').textContent = `${answer.findingsTotal} findings in ${answer.mediaType}.`
  byId('result-title').focus()
}

/** @param {string} text */
const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** @param {FormData} form */
function wishOf(form) {
  const threshold = textOf(form, 'threshold')
  const models = form.getAll('models').map(String)
  return {
    // Unticked, the instance's own groups hold.
    ...(models.length === 0 ? {} : { models }),
    allow: linesOf(textOf(form, 'allow')),
    deny: linesOf(textOf(form, 'deny')),
    ...(threshold === '' ? {} : { threshold: Number(threshold) }),
  }
}

/** @param {File | null} dropped */
async function tryOnce(dropped = null) {
  const form = new FormData(/** @type {HTMLFormElement} */ (byId('try')))
  const chosen = form.get('file')
  const file = dropped ?? (chosen instanceof File && chosen.size > 0 ? chosen : null)
  const note = byId('note')
  if (file === null && textOf(form, 'text').trim() === '') {
    note.textContent = 'Type a text or choose a file first.'
    return
  }
  note.textContent = 'Looking …'
  try {
    show(await (file === null ? askText(form) : askFile(file, form)))
  } catch (error) {
    byId('result').hidden = true
    note.textContent = messageOf(error)
  }
}

/** @param {FormData} form */
const askText = (form) =>
  call('/api/redaction/preview', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: textOf(form, 'text'), ...wishOf(form) }),
  })

/**
 * @param {File} file
 * @param {FormData} form
 */
function askFile(file, form) {
  const body = new FormData()
  body.append('options', JSON.stringify(wishOf(form)))
  body.append('file', file)
  return call('/api/redaction/preview', { method: 'POST', body })
}

byId('try').addEventListener('submit', (event) => {
  event.preventDefault()
  void tryOnce()
})
document.addEventListener('dragover', (event) => event.preventDefault())
document.addEventListener('drop', (event) => {
  event.preventDefault()
  const [file] = event.dataTransfer?.files ?? []
  if (file !== undefined) void tryOnce(file)
})
startSignIn(() => {})
