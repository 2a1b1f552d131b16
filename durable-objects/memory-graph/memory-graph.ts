// MemoryGraph: one graph of one tenant. Ranks and stores sealed chunks by keyed names; it never sees text. RPC surface only.
import { DurableObject } from 'cloudflare:workers'
import type { MemoryAddCall, MemoryContentsCall, MemoryDropCall, MemoryGraphRpc } from '../../contract/memory.ts'
import type { MemoryAroundCall, MemoryRecallCall, MemorySourcesCall } from '../../contract/memory-recall.ts'
import type { OutlinesCall, PassagesCall } from '../../contract/memory-outline.ts'
import type { ForgottenIdentity, MentionedAsked, NamedPart } from '../../contract/memory-walk.ts'
import { accepted } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { addPart, checkAdd, earlierNodes } from './add.ts'
import { checkAttempt, checkDrop, dropSlice, isLongOther } from './attempts.ts'
import { flushDelta, isFlushDue } from './delta.ts'
import { filterStatus } from './filter-state.ts'
import { checkForget, forget } from './forget.ts'
import { GraphLife, nextTurn, type MemoryGraphEnv } from './life.ts'
import { locateNode } from './locate.ts'
import type { GraphMemory } from './memory.ts'
import { readOutlines, readPassages } from './outlines.ts'
import { checkAround, readAround } from './neighbourhood.ts'
import { readContents } from './contents.ts'
import { checkPrune } from './forgetting.ts'
import type { PruneCall } from './forgotten.ts'
import { checkRecall, recallFiltered } from './recall.ts'
import { readMentioned, readNames, resealParts } from './names.ts'
import { furtherSources, readCopies } from './recalled.ts'
import { isBehind } from './upkeep.ts'

/** Some seconds at most. */
const forgetStepsPerCall = 256

export class MemoryGraph extends DurableObject<MemoryGraphEnv> implements MemoryGraphRpc {
  readonly #life: GraphLife

  constructor(ctx: DurableObjectState, env: MemoryGraphEnv) {
    super(ctx, env)
    this.#life = new GraphLife(ctx, env)
  }

  /** Durable on return: nodes, index, edges, digests; a retry with the same places changes nothing. */
  async add(call: MemoryAddCall): ReturnType<MemoryGraphRpc['add']> {
    const part = checkAdd(call)
    if (!part.ok) return part
    return this.#life.admitted(call, async (memory) => {
      if (isBehind(memory)) {
        this.#life.keepUp(memory)
        await nextTurn()
      }
      while (checkAttempt(memory, call).ok && (isLongOther(memory, call) || isFlushDue(memory.resident))) {
        this.#makeRoom(memory, call)
        await nextTurn()
      }
      const attempt = checkAttempt(memory, call)
      if (!attempt.ok) return attempt
      // No await between the look and the write; what another attempt left is short by now and goes in the same transaction.
      const earlier = earlierNodes(memory, call, part.value.chunks)
      if (!earlier.ok) return earlier
      return accepted(
        this.#life.turn('add', memory, () => addPart(memory, call, { ...part.value, earlier: earlier.value })),
      )
    })
  }

  /** One turn of what comes before a part is added. */
  #makeRoom(memory: GraphMemory, call: MemoryAddCall): void {
    const { sql, resident } = memory
    if (isLongOther(memory, call)) this.#life.turn('drop', memory, () => dropSlice(memory, call))
    else {
      this.#life.turn('flush', memory, () => {
        flushDelta(sql, resident)
      })
    }
  }

  /** Durable on return: a slice less of what the revision holds under another root. */
  async drop(call: MemoryDropCall): ReturnType<MemoryGraphRpc['drop']> {
    const checked = checkDrop(call)
    if (!checked.ok) return checked
    return this.#life.admitted(call, (memory) =>
      accepted({ done: this.#life.turn('drop', memory, () => dropSlice(memory, call)) }),
    )
  }

  async recall(call: MemoryRecallCall): ReturnType<MemoryGraphRpc['recall']> {
    const checked = checkRecall(call)
    if (!checked.ok) return checked
    return this.#life.admitted(call, (memory) => {
      const answer = this.#life.turns.timed('recall', () => recallFiltered(memory, call))
      this.#life.planUpkeep(memory)
      return answer
    })
  }

  async around(call: MemoryAroundCall): ReturnType<MemoryGraphRpc['around']> {
    const checked = checkAround(call)
    if (!checked.ok) return checked
    return this.#life.admitted(call, (memory) => this.#life.turns.timed('around', () => readAround(memory, call)))
  }

  async contents(call: MemoryContentsCall): ReturnType<MemoryGraphRpc['contents']> {
    return this.#life.admitted(call, ({ sql }) => this.#life.turns.timed('contents', () => readContents(sql, call)))
  }

  async outlines(call: OutlinesCall): ReturnType<MemoryGraphRpc['outlines']> {
    return this.#life.admitted(call, ({ sql }) => readOutlines(sql, call))
  }

  async passages(call: PassagesCall): ReturnType<MemoryGraphRpc['passages']> {
    return this.#life.admitted(call, (memory) => this.#life.turns.timed('passages', () => readPassages(memory, call)))
  }

  async sources(call: MemorySourcesCall): ReturnType<MemoryGraphRpc['sources']> {
    return this.#life.admitted(call, ({ sql }) => furtherSources(sql, call))
  }

  async copies(call: Call & { readonly copies: readonly number[] }): ReturnType<MemoryGraphRpc['copies']> {
    return this.#life.admitted(call, ({ sql }) => readCopies(sql, call.copies))
  }

  async names(call: Call & { readonly copies: readonly number[] }): ReturnType<MemoryGraphRpc['names']> {
    return this.#life.admitted(call, ({ sql }) => readNames(sql, call.copies))
  }

  async mentioned(call: Call & MentionedAsked): ReturnType<MemoryGraphRpc['mentioned']> {
    return this.#life.admitted(call, (memory) => accepted(readMentioned(memory, call)))
  }

  async reseal(call: Call & { readonly parts: readonly NamedPart[] }): ReturnType<MemoryGraphRpc['reseal']> {
    return this.#life.admitted(call, (memory) => {
      this.#life.turn('reseal', memory, () => resealParts(memory.sql, call.parts))
      return accepted(true as const)
    })
  }

  /** Some steps, each in a turn and a transaction of its own. */
  async forget(call: Call & ForgottenIdentity): ReturnType<MemoryGraphRpc['forget']> {
    const checked = checkForget(call)
    if (!checked.ok) return checked
    return this.#life.admitted<{ readonly done: boolean }>(call, async (memory) => {
      const steps = forget(memory, call)
      for (let step = 0; step < forgetStepsPerCall; step += 1) {
        if (this.#life.turn('forget', memory, () => steps.next()).done === true) return accepted({ done: true })
        await nextTurn()
      }
      return accepted({ done: false })
    })
  }

  /** Removes in slices, each in a turn and a transaction of its own; what is committed has its record in the outbox. */
  async prune(call: PruneCall): ReturnType<MemoryGraphRpc['prune']> {
    const checked = checkPrune(call)
    if (!checked.ok) return checked
    return this.#life.admitted(call, (memory, pin) => this.#life.prune(memory, pin, { call, place: null }))
  }

  async status(call: Call): ReturnType<MemoryGraphRpc['status']> {
    return this.#life.admitted(call, ({ resident, filter }) =>
      accepted({
        nodeCount: resident.nodeCount,
        warm: filter.seen === null,
        cuckoo: filterStatus(filter),
        turns: this.#life.turns.read(),
      }),
    )
  }

  async locate(call: Call & { readonly nodeId: string }): ReturnType<MemoryGraphRpc['locate']> {
    return this.#life.admitted(call, ({ sql }) => accepted(locateNode(sql, call.nodeId)))
  }

  override alarm(): Promise<void> {
    return this.#life.alarm()
  }
}
