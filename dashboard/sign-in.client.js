// Who is before the page: a session by a cookie that no script sees, begun by a key, a token, a password or elsewhere; what the role can't do is hidden.

import { byId, Refused, textOf } from './page-parts.client.js'

const renewEveryMs = 10 * 60_000

/** @type {(session: any) => void} */
let whenIn = () => {}

/**
 * Shows the page to whoever is signed in, and else the card; again where a session ends under way.
 * @param {(session: any) => void} start called once somebody is in
 */
export function startSignIn(start) {
  whenIn = start
  const mode = document.body.dataset['authMode'] ?? ''
  byId('password').hidden = mode !== 'ldap'
  if (mode === 'oidc' || mode === 'oauth2')
    byId('key-label').textContent = 'Token of your identity provider, or API key'
  byId('sign-in-elsewhere').hidden = mode !== 'saml'
  if (mode === 'saml') byId('sign-in-elsewhere').querySelector('a')?.setAttribute('href', '/api/auth/saml/login')
  listen('key', (form) => `Bearer ${textOf(form, 'key').trim()}`)
  listen('password', (form) => `Basic ${base64(`${textOf(form, 'name')}:${textOf(form, 'password')}`)}`)
  byId('sign-out').addEventListener('click', () => void signOut())
  document.addEventListener('signed-out', () => showCard('Your session has ended. Sign in again.'))
  void look()
}

/** @param {string} text */
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

async function look() {
  const answer = await fetch('/api/auth/session').catch(() => null)
  if (answer?.ok) return showPage(await answer.json())
  if (answer?.status === 401) return showCard('')
  // On its way up, or refused: the page says what it is told, and looks again.
  const problem = await answer?.json().catch(() => null)
  byId('sign-in-note').textContent = problem ? new Refused(problem).message : 'The server is out of reach.'
  byId('sign-in').hidden = false
  setTimeout(() => void look(), 5000)
}

/** @param {string} note */
function showCard(note) {
  document.querySelector('main')?.setAttribute('hidden', '')
  byId('who').hidden = true
  byId('sign-in').hidden = false
  byId('sign-in-note').textContent = note
}

/** @param {any} session */
function showPage(session) {
  const allowed = new Set(session.effective.operations)
  for (const part of document.querySelectorAll('[data-operation]'))
    part.toggleAttribute('hidden', !allowed.has(/** @type {HTMLElement} */ (part).dataset['operation'] ?? ''))
  byId('sign-in').hidden = true
  byId('who').hidden = session.mode === 'noAuth'
  byId('who-name').textContent = session.actorId
  byId('who-roles').textContent = session.roles.length === 0 ? '' : `(${session.roles.join(', ')})`
  const main = document.querySelector('main')
  if (main?.dataset['operation'] === undefined) main?.removeAttribute('hidden')
  if (session.token?.task?.id === 'page') setInterval(() => void renew(), renewEveryMs)
  whenIn(session)
}

/** Where it can't go on, the next call says that it has ended. */
const renew = () => post('/api/auth/session/renew').catch(() => null)

/**
 * @param {string} path
 * @param {Record<string, string>} [headers]
 */
const post = (path, headers = {}) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' })

/**
 * @param {string} id
 * @param {(form: FormData) => string} credentialOf
 */
function listen(id, credentialOf) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.target)
    void signIn(credentialOf(new FormData(form))).finally(() => form.reset())
  })
}

/** @param {string} authorization */
async function signIn(authorization) {
  byId('sign-in-note').textContent = 'Signing in…'
  const answer = await post('/api/auth/session', { authorization }).catch(() => null)
  if (answer?.ok) return location.reload()
  const problem = await answer?.json().catch(() => null)
  byId('sign-in-note').textContent = reasonOf(problem)
}

/** @param {any} problem */
function reasonOf(problem) {
  if (problem === null || problem === undefined) return 'The server is out of reach. Try again.'
  if (problem.code !== 'AUTH_REQUIRED') return new Refused(problem).message
  return document.body.dataset['authMode'] === 'ldap'
    ? 'That name with that password, or that key, isn’t known here.'
    : 'This key isn’t known here, or has ended. Check it, or ask for another.'
}

async function signOut() {
  await fetch('/api/auth/session', { method: 'DELETE' }).catch(() => null)
  location.reload()
}
