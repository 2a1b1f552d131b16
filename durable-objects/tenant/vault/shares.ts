// Shares B in R2: blocks of 256 random shares, made once per 256 scopes; a destroyed share is overwritten with zeros.
//
// One R2 object per scope would cost two fsyncs per document in self-host. A block costs one put per 256 documents and one
// rewrite per destruction. The bucket is unversioned and is not backed up, so what is overwritten is gone.
import { assert } from '../../../contract/result.ts'
import { keyShareKeys } from '../../../r2/object-keys.ts'
import { steadyMs } from '../../steady-ms.ts'

export const sharesPerBlock = 256
const shareBytes = 32
const blockBytes = sharesPerBlock * shareBytes
/** What is destroyed elsewhere, by hand or after a restore, is dark here after this. */
const keptMs = 60_000
/** Blocks are read anew so long before they expire that whoever warmed them finds them. */
const renewedMs = 10_000
/** Blocks in use are read anew in the background once they have less than this: a recall of twenty documents would wait for as many. */
const aheadMs = 30_000
/** 8 MiB: the blocks of 262,144 scopes. */
const keptBlocksMax = 1_024

interface Block {
  readonly bytes: Uint8Array
  readonly untilMs: number
}

/** The shares of a tenant. One object is the only writer of its blocks. */
export class Shares {
  readonly #bucket: R2Bucket
  readonly #tenantId: string
  readonly #kept = new Map<number, Block>()
  readonly #renewing = new Set<number>()
  #rewrites = 0
  /** Rewrites run one after another: two of one block at once would bring an erased share back. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(bucket: R2Bucket, tenantId: string) {
    this.#bucket = bucket
    this.#tenantId = tenantId
  }

  /** Share B of a slot from memory; null where it is destroyed or its block is gone; undefined where the block is not at hand. */
  kept(slot: number): Uint8Array | null | undefined {
    const block = this.#kept.get(Math.floor(slot / sharesPerBlock))
    return block === undefined || block.untilMs <= steadyMs() ? undefined : shareAt(block.bytes, slot)
  }

  /** Whether `kept` finds the slot for a while yet: longer than a turn and what leads to it take. */
  isAtHand(slot: number): boolean {
    const block = this.#kept.get(Math.floor(slot / sharesPerBlock))
    return block !== undefined && block.untilMs - renewedMs > steadyMs()
  }

  /** Reads the blocks of many slots at once, six at a time, so that `kept` finds them. Throws where R2 can't be read. */
  async warm(slots: readonly number[]): Promise<void> {
    const numbers = [...new Set(slots.map((slot) => Math.floor(slot / sharesPerBlock)))]
    for (let at = 0; at < numbers.length; at += 6) {
      await Promise.all(numbers.slice(at, at + 6).map((number) => this.#read(number)))
    }
  }

  /** Reads blocks that soon expire, for whoever needs them next; nobody waits for it, and one that fails is read when it is needed. */
  renewAhead(slots: readonly number[]): void {
    const nowMs = steadyMs()
    for (const number of new Set(slots.map((slot) => Math.floor(slot / sharesPerBlock)))) {
      const block = this.#kept.get(number)
      if (block === undefined || block.untilMs - aheadMs > nowMs || this.#renewing.has(number)) continue
      this.#renewing.add(number)
      this.#read(number, aheadMs)
        .catch(() => undefined)
        .finally(() => this.#renewing.delete(number))
    }
  }

  /** Makes a block of random shares if there is none yet. Durable in R2 on return. */
  async create(number: number): Promise<void> {
    const bytes = crypto.getRandomValues(new Uint8Array(blockBytes))
    const put = await this.#bucket.put(this.#key(number), bytes, { onlyIf: { etagDoesNotMatch: '*' } })
    // A block that a crash left unrecorded is as random as a new one.
    if (put !== null) this.#keep(number, bytes)
  }

  /** Overwrites shares, those of a block in one rewrite, and reads them back. Throws unless R2 answers with zeros afterwards. */
  destroy(slots: readonly number[]): Promise<void> {
    const byBlock = Map.groupBy(slots, (slot) => Math.floor(slot / sharesPerBlock))
    const run = this.#overwriteAll(byBlock, this.#writing)
    this.#writing = run.catch(() => undefined)
    return run
  }

  async #overwriteAll(byBlock: ReadonlyMap<number, readonly number[]>, before: Promise<unknown>): Promise<void> {
    await before
    for (const [number, slots] of byBlock) await this.#overwrite(number, slots)
  }

  async #overwrite(number: number, slots: readonly number[]): Promise<void> {
    const key = this.#key(number)
    this.#kept.delete(number)
    this.#rewrites += 1
    const stored = await this.#bucket.get(key)
    if (stored === null) return
    const bytes = await stored.bytes()
    for (const slot of slots) bytes.fill(0, offsetOf(slot), offsetOf(slot) + shareBytes)
    const put = await this.#bucket.put(key, bytes, { onlyIf: { etagMatches: stored.etag } })
    assert(put, 'nobody else writes the block')
    const after = await this.#bucket.get(key)
    const left = after === null ? bytes.fill(0) : await after.bytes()
    assert(
      slots.every((slot) => shareAt(left, slot) === null),
      'the shares read back as destroyed',
    )
    this.#kept.delete(number)
    this.#rewrites += 1
  }

  /** A block that is gone is kept as one whose shares are destroyed. */
  async #read(number: number, freshMs = renewedMs): Promise<void> {
    const kept = this.#kept.get(number)
    if (kept !== undefined && kept.untilMs - freshMs > steadyMs()) return
    const rewrites = this.#rewrites
    const stored = await this.#bucket.get(this.#key(number))
    const bytes = stored === null ? new Uint8Array(blockBytes) : await stored.bytes()
    assert(bytes.byteLength === blockBytes, 'a block holds 256 shares')
    // What was read before a share was destroyed is not kept after it.
    if (rewrites === this.#rewrites) this.#keep(number, bytes)
  }

  #keep(number: number, bytes: Uint8Array): void {
    this.#kept.delete(number)
    const oldest = this.#kept.size >= keptBlocksMax ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(number, { bytes, untilMs: steadyMs() + keptMs })
  }

  #key(number: number): string {
    return keyShareKeys.block(this.#tenantId, number)
  }
}

const offsetOf = (slot: number): number => (slot % sharesPerBlock) * shareBytes

function shareAt(block: Uint8Array, slot: number): Uint8Array | null {
  const share = block.subarray(offsetOf(slot), offsetOf(slot) + shareBytes)
  return share.some((byte) => byte !== 0) ? share : null
}
