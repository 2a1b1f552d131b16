// What a check of `clawql doctor` finds, and what to do about it.
import type { Api } from '../api.ts'
import { CommandFailure } from '../output.ts'

export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** What to type. */
  readonly next?: string
}

export interface Check {
  readonly name: string
  readonly find: (api: Api) => Promise<readonly Finding[]>
}

export const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail })
export const warning = (check: string, detail: string, next: string): Finding => ({
  check,
  state: 'warning',
  detail,
  next,
})
export const failed = (check: string, detail: string, next: string): Finding => ({
  check,
  state: 'failed',
  detail,
  next,
})

/** A check that can't run is a finding too. */
export async function runCheck(check: Check, api: Api): Promise<readonly Finding[]> {
  try {
    return await check.find(api)
  } catch (error) {
    const failure = error instanceof CommandFailure ? error : undefined
    const detail = failure?.message ?? 'the answer is not readable'
    return [failed(check.name, detail, failure?.next ?? 'clawql logs --tail 50')]
  }
}
