// Rules by whom and what they are about, as bits: of a thousand rules those that matter to a request are found in some thirty words.
import type { ActorType } from '../../../contract/rpc.ts'
import type { Claims } from '../claims.ts'
import type { Holds } from './argument-conditions.ts'
import type { OperationGlob } from './operation-glob.ts'

export interface CompiledRule {
  readonly id: string
  readonly actorType: ActorType | null
  readonly roles: readonly string[] | null
  /** Null where it is about rows of any vertical and of none. */
  readonly verticals: readonly string[] | null
  /** Roles of which one approves; null where any does. */
  readonly approvers: readonly string[] | null
  readonly operations: readonly OperationGlob[]
  readonly holds: Holds | null
  readonly unless: Holds | null
}

const wordBits = 32
/** Operations whose rules are kept: those of the product and of the tools of a tenant. */
const operationsMax = 4_096

type About = Pick<Claims, 'roles' | 'actor'>

export class RuleIndex {
  readonly #rules: readonly CompiledRule[]
  readonly #byActorType: { readonly [type in ActorType]: Uint32Array }
  readonly #byRole = new Map<string, Uint32Array>()
  readonly #ofAnyRole: Uint32Array
  readonly #byOperation = new Map<string, Uint32Array>()
  /** Of the request that is looked at: nothing is awaited meanwhile. */
  readonly #found: Uint32Array

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules
    const ofType = (type: ActorType) => this.#bits((rule) => rule.actorType === null || rule.actorType === type)
    this.#byActorType = { human: ofType('human'), agent: ofType('agent'), service: ofType('service') }
    this.#ofAnyRole = this.#bits(({ roles }) => roles === null)
    for (const role of new Set(rules.flatMap(({ roles }) => roles ?? [])))
      this.#byRole.set(
        role,
        this.#bits(({ roles }) => roles?.includes(role) === true),
      )
    this.#found = new Uint32Array(this.#ofAnyRole.length)
  }

  /** Whether any rule is about the caller, whatever it is about beside. */
  isAbout(claims: About): boolean {
    this.#findAbout(claims)
    return this.#found.some((word) => word !== 0)
  }

  /** Calls `take` with each rule about the caller and the operation, in order, until it answers true. */
  each(claims: About, operationId: string, take: (rule: CompiledRule) => boolean): void {
    if (this.#rules.length === 0) return
    this.#findAbout(claims)
    const ofOperation = this.#ofOperation(operationId)
    for (let word = 0; word < this.#found.length; word++) {
      for (let bits = this.#found[word]! & ofOperation[word]!; bits !== 0; bits &= bits - 1) {
        const at = word * wordBits + (wordBits - 1 - Math.clz32(bits & -bits))
        if (take(this.#rules[at]!)) return
      }
    }
  }

  #findAbout({ roles, actor }: About): void {
    this.#found.set(this.#ofAnyRole)
    for (const role of roles) {
      const ofRole = this.#byRole.get(role)
      if (ofRole === undefined) continue
      for (let word = 0; word < ofRole.length; word++) this.#found[word] = this.#found[word]! | ofRole[word]!
    }
    const ofType = this.#byActorType[actor.type]
    for (let word = 0; word < ofType.length; word++) this.#found[word] = this.#found[word]! & ofType[word]!
  }

  #ofOperation(operationId: string): Uint32Array {
    const known = this.#byOperation.get(operationId)
    if (known !== undefined) return known
    const made = this.#bits(({ operations }) => operations.some((isLike) => isLike(operationId)))
    if (this.#byOperation.size >= operationsMax) this.#byOperation.clear()
    this.#byOperation.set(operationId, made)
    return made
  }

  #bits(isSet: (rule: CompiledRule) => boolean): Uint32Array {
    const bits = new Uint32Array(Math.ceil(this.#rules.length / wordBits))
    for (const [at, rule] of this.#rules.entries())
      if (isSet(rule)) bits[at >>> 5] = bits[at >>> 5]! | (1 << (at & (wordBits - 1)))
    return bits
  }
}
