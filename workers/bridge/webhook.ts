// Tells one address of calls that wait for a person: once each as far as it answers, signed where there is a secret (Standard Webhooks).
import type { ApprovalNotice, Notified } from '../../contract/approval.ts'
import { webhookAddress, webhookSecretPattern } from '../../contract/automation.ts'
import type { LocalConfig } from '../../contract/config.ts'
import { explainAddress } from './address.ts'
import type { BridgeBindings } from './bindings.ts'

const timeoutMs = 10_000

/** What waits is told to whom it was configured for, and to nobody that an answer leads to. */
export async function notify(env: BridgeBindings, config: LocalConfig, notice: ApprovalNotice): Promise<Notified> {
  const { notificationPrivate } = config.automation.hitl
  const address = webhookAddress(config.automation, env.HITL_WEBHOOK_URL)
  // Owed on: the gateway knows of an address, and this Worker lacks it.
  if (address === null) return 'failed'
  const url = new URL(address)
  const way = env.WEBHOOK ?? (env.HAS_WAYS === '1' ? undefined : { fetch: (request: Request) => fetch(request) })
  if (way === undefined || explainAddress(url, { base: url, isPrivate: notificationPrivate }) !== null) return 'failed'
  const body = JSON.stringify(bodyOf(notice, config))
  const headers = await headersOf(env, notice, body)
  if (headers === null) return 'failed'
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await way.fetch(new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal }))
  await response.body?.cancel()
  return response.ok ? 'told' : response.status === 410 ? 'gone' : 'failed'
}

/** `text` is what Slack and its like show. What the call is called with is looked at here, by whoever may. */
function bodyOf(notice: ApprovalNotice, { api }: LocalConfig) {
  const { approvalId, operationId, requester, requestedMs, expiresMs, ...more } = notice
  const [requestedAt, expiresAt] = [requestedMs, expiresMs].map((ms) => new Date(ms).toISOString())
  const where = api.publicUrl === undefined ? '' : ` at ${api.publicUrl}`
  return {
    type: 'approval.requested',
    timestamp: requestedAt,
    text: `${operationId} waits for a person${where}, asked for by ${requester.id} (${requester.type}), until ${expiresAt}. Look: clawql approvals show ${approvalId}`,
    data: {
      approvalId,
      operationId,
      requestedBy: requester,
      ...more,
      requestedAt,
      expiresAt,
      path: `/api/hitl/approvals/${approvalId}`,
    },
  }
}

/** Null where the secret is none: what should be signed is not sent without. */
async function headersOf(
  { HITL_WEBHOOK_SECRET: secret = '' }: BridgeBindings,
  { approvalId }: ApprovalNotice,
  body: string,
): Promise<Headers | null> {
  const seconds = String(Math.floor(Date.now() / 1_000))
  const headers = new Headers({
    'content-type': 'application/json',
    'user-agent': 'ClawQL',
    'webhook-id': approvalId,
    'webhook-timestamp': seconds,
  })
  if (secret === '') return headers
  const [, key] = webhookSecretPattern.exec(secret) ?? []
  if (key === undefined) return null
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', Buffer.from(key, 'base64'), hmac, false, ['sign'])
  const signed = await crypto.subtle.sign(
    'HMAC',
    imported,
    new TextEncoder().encode(`${approvalId}.${seconds}.${body}`),
  )
  headers.set('webhook-signature', `v1,${Buffer.from(signed).toString('base64')}`)
  return headers
}
