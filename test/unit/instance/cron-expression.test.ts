// Cron expressions in Cloudflare's dialect: what the scheduler takes, and what it would not start on.
import { expect, describe, it } from 'vitest'
import { isCronExpression } from '../../../core/instance/cron-expression.ts'

describe('isCronExpression()', () => {
  it.each([
    '0 4 * * *',
    '*/15 * * * *',
    '0,30 8-18 * * MON-FRI',
    '5/10 0 1,15 jan-mar 2',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 6#2',
    '59 23 31 12 7',
  ])('accepts %s', (expression) => expect(isCronExpression(expression)).toBe(true))

  it.each([
    '',
    'daily',
    '0 4 * *',
    '0 4 * * * *',
    '60 4 * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 * 13 *',
    '0 0 * * 8',
    '0 0 * * 0',
    '5-1 * * * *',
    '*,5 * * * *',
    '*/0 * * * *',
    '0 0 * * SAT-SUN',
    'L * * * *',
    '1-2-3 * * * *',
    '0 4 * * *; rm',
  ])('refuses %j', (expression) => expect(isCronExpression(expression)).toBe(false))
})
