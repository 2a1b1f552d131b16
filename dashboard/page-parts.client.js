// What the pages have in common: elements made of text, calls by the session's cookie. Text goes in by textContent only.

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/**
 * @param {string} tag
 * @param {{ text?: string, className?: string, state?: string, href?: string }} [options]
 * @param {...(Node | string)} children
 */
export function element(tag, { text, className, state, href } = {}, ...children) {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className !== undefined) made.className = className
  if (state !== undefined) made.dataset['state'] = state
  if (href !== undefined) made.setAttribute('href', href)
  made.append(...children)
  return made
}

/** @type {WeakMap<Element, string>} */
const writtenAs = new WeakMap()

/**
 * Rows of a list that is looked at again: what did not change stays as it is, opened and with the focus in it.
 * Whoever is on a button of one that changed is on the same of its successor.
 * @param {HTMLElement} list
 * @param {any[]} rows
 * @param {(row: any) => HTMLElement} rowOf
 */
export function writeRows(list, rows, rowOf) {
  const at = list.contains(document.activeElement) ? document.activeElement : null
  const texts = rows.map((row) => JSON.stringify(row))
  const gone = [...list.children].filter((child) => !texts.includes(writtenAs.get(child) ?? ''))
  for (const child of gone) child.remove()
  const kept = new Map([...list.children].map((child) => [writtenAs.get(child), child]))
  let next = list.firstElementChild
  for (const [place, row] of rows.entries()) {
    const text = texts[place] ?? ''
    const shown = kept.get(text) ?? rowOf(row)
    writtenAs.set(shown, text)
    if (shown === next) next = next.nextElementSibling
    else list.insertBefore(shown, next)
  }
  if (at !== null && !list.contains(at)) focusSame(list, at.getAttribute('aria-label'))
}

/**
 * @param {HTMLElement} list
 * @param {string | null} label
 */
function focusSame(list, label) {
  const same = [...list.querySelectorAll('[aria-label]')].find((one) => one.getAttribute('aria-label') === label)
  if (same instanceof HTMLElement) same.focus({ preventScroll: true })
}

/** As this machine has it; the server's own, in UTC, where somebody points. @param {string} iso */
export function timeOf(iso) {
  const time = document.createElement('time')
  time.dateTime = iso
  time.title = iso
  time.textContent = new Date(iso).toLocaleString()
  return time
}

/** What the server refused, in words; `code` says which refusal it is. */
export class Refused extends Error {
  /** @param {any} problem */
  constructor(problem) {
    const [first] = problem.errors ?? []
    const where = first === undefined ? '' : ` ${first.pointer}: ${first.message}.`
    const missing = [problem.details?.missing?.scopes ?? []].flat().join(', ')
    const what = missing === '' ? '' : ` Missing: ${missing}.`
    super(`${problem.title}: ${problem.detail}${where}${what} ${problem.next}`)
    this.code = problem.code
  }
}

/**
 * The answer of the server, whatever it is; whoever is not let in any more is told so.
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function request(path, init = {}) {
  const response = await fetch(path, init)
  if (response.status === 401) document.dispatchEvent(new Event('signed-out'))
  return response
}

/**
 * The answer as JSON. A refusal is thrown with its title and what to do next.
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function call(path, init = {}) {
  const response = await request(path, init)
  const body = await response.json()
  if (!response.ok && !path.startsWith('/readyz')) throw new Refused(body)
  return body
}

/**
 * @param {string} path
 * @param {string} name
 */
export async function download(path, name) {
  const response = await request(path)
  if (!response.ok) return
  const link = element('a', { href: URL.createObjectURL(await response.blob()) })
  link.setAttribute('download', name)
  link.click()
}

/**
 * @param {FormData} form
 * @param {string} name
 */
export function textOf(form, name) {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error))
