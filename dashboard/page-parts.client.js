// What the pages have in common: elements made of text, calls with the key of this page's life. Text goes in by textContent only.

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** The API key of this page's life; never stored. */
let apiKey = ''

/** @param {string} key */
export function useApiKey(key) {
  apiKey = key
}

/** Headers that say who calls. */
export const keyHeaders = () => (apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` })

/**
 * @param {string} tag
 * @param {{ text?: string, className?: string, state?: string, href?: string }} [options]
 * @param {...Node} children
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

/**
 * The answer as JSON. A refusal is thrown with its title and what to do next; one for want of a key shows the form for it.
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function call(path, init = {}) {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(keyHeaders())) headers.set(name, value)
  const response = await fetch(path, { ...init, headers })
  if (response.status === 401) byId('key').hidden = false
  const body = await response.json()
  if (!response.ok && !path.startsWith('/readyz')) {
    const [first] = body.errors ?? []
    const where = first === undefined ? '' : ` ${first.pointer}: ${first.message}.`
    throw new Error(`${body.title}: ${body.detail}${where} ${body.next}`)
  }
  return body
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
