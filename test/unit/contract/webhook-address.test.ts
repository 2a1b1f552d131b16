// webhookAddress: the address of the configuration, or of the secret where it says so; never one that may not be.
import { describe, expect, test } from 'vitest'
import { automationSchema, webhookAddress } from '../../../contract/automation.ts'

const hook = 'https://chat.example/hooks/T0/B1?token=x'
const of = (notificationWebhook: string, notificationPrivate = false) =>
  automationSchema.parse({ hitl: { notificationWebhook, notificationPrivate } })

describe('webhookAddress', () => {
  test('the address of the configuration counts, and the secret then does not', () => {
    expect(webhookAddress(of(hook), 'https://elsewhere.example/')).toBe(hook)
    expect(webhookAddress(of(''), hook)).toBeNull()
  })

  test('the secret counts where the configuration says so', () => {
    expect(webhookAddress(of('secret'), hook)).toBe(hook)
    expect(webhookAddress(of('secret'), undefined)).toBeNull()
  })

  test.each([
    '',
    'secret',
    'http://chat.example/x',
    'https://user@chat.example/',
    `${hook}#part`,
    'https:///x',
    'ftp://a',
  ])('a secret that says %j is no address', (secret) => expect(webhookAddress(of('secret'), secret)).toBeNull())

  test('http is for one’s own network', () => {
    expect(webhookAddress(of('secret', true), 'http://10.0.0.5:9000/x')).toBe('http://10.0.0.5:9000/x')
    expect(webhookAddress(of('secret', true), 'http://user:word@10.0.0.5/')).toBeNull()
  })
})
