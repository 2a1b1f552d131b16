// What goes on by whoever is before the page: their browsers, clients that they let in, tasks; and its end. Text goes in by textContent only.

import { byId, call, element, messageOf, timeOf, writeRows } from './page-parts.client.js'

const operation = 'clawql__auth__tasks'
const kinds = { page: 'a browser', client: 'a client of MCP', task: 'a task' }

/** @param {any} session */
export function startSessions(session) {
  // Without credentials nobody gives any.
  if (session.mode === 'noAuth') {
    for (const part of document.querySelectorAll(`[data-operation="${operation}"]`)) part.setAttribute('hidden', '')
  } else if (session.effective.operations.includes(operation)) void look()
}

async function look() {
  try {
    const { tasks } = await call('/api/auth/tokens?limit=50')
    byId('sessions-note').textContent = tasks.length === 0 ? 'Nothing goes on.' : ''
    writeRows(byId('sessions'), tasks, itemOf)
  } catch (error) {
    byId('sessions-note').textContent = messageOf(error)
  }
}

/** @param {any} task */
function itemOf({ jti, kind, actorId, actorType, roles, scopes, taskId, begunAt, endsAt, isCurrent }) {
  const what = `${kinds[/** @type {keyof typeof kinds} */ (kind)]}${isCurrent ? ': this one' : ''}`
  const may = [...roles, ...scopes].join(', ')
  const end = element('button', { text: 'End' })
  end.setAttribute('aria-label', `End ${what}, ${taskId}, since ${new Date(begunAt).toLocaleString()}`)
  end.addEventListener('click', () => void endOne(jti, what))
  return element(
    'li',
    {},
    element('strong', { text: what }),
    element(
      'p',
      { className: 'quiet' },
      `${taskId}, as ${actorId} (${actorType}); may: ${may}; since `,
      timeOf(begunAt),
      ', until ',
      timeOf(endsAt),
      ' at most',
    ),
    ...(isCurrent ? [] : [end]),
  )
}

/**
 * @param {string} jti
 * @param {string} what
 */
async function endOne(jti, what) {
  try {
    await call(`/api/auth/tokens/${jti}`, { method: 'DELETE' })
    await look()
    byId('sessions-title').focus()
    byId('sessions-note').textContent = `Ended: ${what}. It gets in no more after one second.`
  } catch (error) {
    byId('sessions-note').textContent = messageOf(error)
  }
}
