// ToolBreaker: the circuit breaker of one tool of a tenant. While it is open its alarm looks whether the provider is there again.
import { DurableObject } from 'cloudflare:workers'
import type { BridgeRpc } from '../../contract/external-tool.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { BreakerAnswer, ToolBreakerCall, ToolBreakerRpc } from '../../contract/tool-breaker.ts'
import { admit, report, type BreakerRules, type BreakerState } from '../../core/tools/breaker.ts'
import { answerOf, readBreaker, writeBreaker, type Kept } from './kept.ts'

export interface ToolBreakerEnv {
  readonly BRIDGE: BridgeRpc
}

export class ToolBreaker extends DurableObject<ToolBreakerEnv> implements ToolBreakerRpc {
  async look(): Promise<Result<BreakerAnswer>> {
    return accepted(answerOf(this.#kept().state))
  }

  async report({
    isWell,
    provider,
    rules,
  }: ToolBreakerCall & { readonly isWell: boolean }): Promise<Result<BreakerAnswer>> {
    return accepted(answerOf(await this.#learn(isWell, { provider, rules })))
  }

  async probe({ provider, rules }: ToolBreakerCall): Promise<Result<BreakerAnswer>> {
    const { state } = this.#kept()
    if (state.kind === 'closed') return accepted(answerOf(state))
    this.#write({ state: { ...state, kind: 'open', nextProbeMs: 0 }, provider, rules })
    return accepted(answerOf(await this.#find({ provider, rules })))
  }

  override async alarm(): Promise<void> {
    const { provider, rules } = this.#kept()
    if (provider !== '') await this.#find({ provider, rules })
  }

  /** One looks, whoever asks meanwhile. */
  async #find(of: { readonly provider: string; readonly rules: BreakerRules }): Promise<BreakerState> {
    const { state, verdict } = admit(this.#kept().state, Date.now())
    if (verdict !== 'look') {
      await this.#ring(state)
      return state
    }
    this.#write({ state, ...of })
    const isWell = await this.env.BRIDGE.probe({ v: 1, provider: of.provider }).catch(() => false)
    return await this.#learn(isWell, of)
  }

  async #learn(
    isWell: boolean,
    of: { readonly provider: string; readonly rules: BreakerRules },
  ): Promise<BreakerState> {
    const state = report(this.#kept().state, isWell, { nowMs: Date.now(), rules: of.rules })
    this.#write({ state, ...of })
    await this.#ring(state)
    return state
  }

  /** Where it is closed nothing is due. */
  async #ring(state: BreakerState): Promise<void> {
    if (state.kind === 'closed') await this.ctx.storage.deleteAlarm()
    else
      await this.ctx.storage.setAlarm(
        state.kind === 'open' ? Math.max(state.nextProbeMs, Date.now() + 1) : state.lateMs,
      )
  }

  #kept(): Kept {
    return readBreaker(this.ctx.storage.sql)
  }

  #write(kept: Kept): void {
    writeBreaker(this.ctx.storage.sql, kept)
  }
}
