// Calls that wait for a person: what each would run with, and the decision. Text goes in by textContent only.

import { byId, call, element, messageOf, timeOf, writeRows } from './page-parts.client.js'

const lookEveryMs = 10_000

/** What is shown: looked at again, it is written anew only where it changed, so that nobody loses their place. */
let shown = '-'
let mayDecide = false

/** @param {any} session */
export function startApprovals(session) {
  const { operations } = session.effective
  if (!operations.includes('clawql__approvals__list')) return
  mayDecide = operations.includes('clawql__approvals__decide') && session.actorType === 'human'
  void look()
  setInterval(() => void look(), lookEveryMs)
}

async function look() {
  try {
    const { approvals } = await call('/api/hitl/approvals?state=pending&limit=50')
    const ids = approvals.map((/** @type {any} */ { approvalId }) => approvalId).join()
    if (ids === shown) return
    shown = ids
    byId('approvals-note').textContent =
      approvals.length === 0
        ? 'Nothing waits.'
        : `${approvals.length} ${approvals.length === 1 ? 'call waits' : 'calls wait'}.`
    writeRows(byId('approvals'), approvals, itemOf)
  } catch (error) {
    byId('approvals-note').textContent = messageOf(error)
  }
}

/** @param {any} approval */
function itemOf(approval) {
  const { approvalId, operationId, requestedBy, requestedAt, expiresAt, ruleIds, approvers } = approval
  const whose = `asked for by ${requestedBy.id} (${requestedBy.type}), `
  const why = [
    ruleIds.length === 0 ? 'what deletes waits always' : `rule ${ruleIds.join(', ')}`,
    ...(approvers === null ? [] : [`for ${approvers.join(' or ')}`]),
  ].join('; ')
  const open = element('button', { text: 'Look' })
  open.setAttribute('aria-label', `Look at ${operationId} of ${requestedBy.id}`)
  const more = element('div', {})
  open.addEventListener('click', () => void showWhole(approvalId, more, open))
  return element(
    'li',
    {},
    element('code', { text: operationId }),
    element('p', { className: 'quiet' }, whose, timeOf(requestedAt), ', until ', timeOf(expiresAt), `; ${why}`),
    open,
    more,
  )
}

/**
 * @param {string} approvalId
 * @param {HTMLElement} more
 * @param {HTMLElement} open
 */
async function showWhole(approvalId, more, open) {
  try {
    const approval = await call(`/api/hitl/approvals/${approvalId}`)
    open.hidden = true
    const text = element('pre', { text: JSON.stringify(approval.arguments, null, 2) })
    text.tabIndex = 0
    more.replaceChildren(
      element('h3', { text: 'It would run with' }),
      text,
      ...(mayDecide ? [decisionOf(approval, more)] : [element('p', { text: 'Somebody else decides this.' })]),
    )
    text.focus()
  } catch (error) {
    more.replaceChildren(element('p', { text: messageOf(error), className: 'bad' }))
  }
}

/**
 * @param {any} approval
 * @param {HTMLElement} more
 */
function decisionOf({ approvalId, argumentsDigest }, more) {
  const label = element('label', { text: 'Reason, if you deny it ' })
  const reason = document.createElement('input')
  reason.maxLength = 200
  label.append(reason)
  const note = element('p', {})
  note.setAttribute('role', 'status')
  /** @param {'approve' | 'deny'} decision */
  const button = (decision) => {
    const made = element('button', { text: decision === 'approve' ? 'Approve' : 'Deny', className: decision })
    made.addEventListener('click', () => void decide(decision))
    return made
  }
  /** @param {'approve' | 'deny'} decision */
  const decide = async (decision) => {
    const why = decision === 'deny' && reason.value.trim() !== '' ? { reason: reason.value.trim() } : {}
    try {
      await call(`/api/hitl/approvals/${approvalId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ decision, argumentsDigest, ...why }),
      })
      const said = decision === 'approve' ? 'Approved: it runs once, when it is sent again.' : 'Denied.'
      const decided = element('p', { text: said })
      decided.tabIndex = -1
      more.replaceChildren(decided)
      decided.focus()
      byId('approvals-note').textContent = `${approvalId} is ${decision === 'approve' ? 'approved' : 'denied'}.`
    } catch (error) {
      note.textContent = messageOf(error)
    }
  }
  return element('div', { className: 'decision' }, label, button('approve'), button('deny'), note)
}
