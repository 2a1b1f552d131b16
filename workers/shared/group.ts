// Group commit of an isolate: what requests submit while a group is written joins the next one. One group at a time, in order.
import { pause } from './pause.ts'

/** One submission of a group. `settle` gives its outcome; what a write leaves unsettled when it throws is written again singly. */
export interface Member<Item, Answer> {
  readonly item: Item
  settle(answer: Answer): void
}

export interface GroupOptions<Item, Answer> {
  /** A group ends before the weights of its items exceed `weightMax`; a single item may. */
  readonly weigh: (item: Item) => number
  readonly weightMax: number
  /** How long the next group is held open for others, in milliseconds; 0 where nobody else is under way. */
  readonly lingerMs: () => number
  /** Settles every member, or throws. Repeating it for a member must be harmless. */
  readonly write: (members: readonly Member<Item, Answer>[]) => Promise<void>
}

interface Entry<Item, Answer> {
  readonly item: Item
  outcome: { readonly answer: Answer } | { readonly error: unknown } | null
  wake: () => void
}

/** How long a waiting request sleeps before it looks for itself: a wake may have gone to a request that has ended. */
const lookMs = 100
/** A write that has not ended after this long belongs to a request that ended; the next group does not wait for it. */
const abandonedMs = 10_000
const giveUpMs = 30_000

/** State of the isolate: every request submits to the same group, and any of them may be the one that writes it. */
export function createGroup<Item, Answer>(options: GroupOptions<Item, Answer>) {
  const pending: Entry<Item, Answer>[] = []
  let writing: { readonly sinceMs: number } | null = null

  function isFree(): boolean {
    return writing === null || writing.sinceMs < Date.now() - abandonedMs
  }

  function takeGroup(): Entry<Item, Answer>[] {
    let weight = 0
    let count = 0
    while (count < pending.length) {
      weight += options.weigh(pending[count]!.item)
      if (count > 0 && weight > options.weightMax) break
      count++
    }
    return pending.splice(0, count)
  }

  /** A group that fails is tried again one by one, so that one bad submission fails alone. */
  async function write(group: readonly Entry<Item, Answer>[]): Promise<void> {
    try {
      await options.write(group.map(memberOf))
      const unsettled = group.find((entry) => entry.outcome === null)
      if (unsettled !== undefined) throw new Error('assertion failed: a write settles every member')
    } catch (error) {
      const unsettled = group.filter((entry) => entry.outcome === null)
      if (group.length === 1) for (const entry of unsettled) settle(entry, { error })
      else for (const entry of unsettled) await write([entry])
    }
  }

  async function writeNext(): Promise<void> {
    const mine = { sinceMs: Date.now() }
    writing = mine
    const lingerMs = options.lingerMs()
    if (lingerMs > 0) await scheduler.wait(lingerMs)
    await write(takeGroup())
    if (writing !== mine) return
    writing = null
    pending[0]?.wake()
  }

  return {
    /**
     * Answers once the group of the item is written. `waitUntil` is the caller's own: the write must outlive the request that
     * happens to run it. Throws what the write threw for this item alone.
     */
    async submit(item: Item, waitUntil: (work: Promise<void>) => void): Promise<Answer> {
      const entry: Entry<Item, Answer> = { item, outcome: null, wake: () => {} }
      pending.push(entry)
      const untilMs = Date.now() + giveUpMs
      while (entry.outcome === null && Date.now() < untilMs) {
        if (isFree() && pending.includes(entry)) {
          const written = writeNext()
          waitUntil(written)
          await written
        } else await pause(lookMs, (wake) => (entry.wake = wake))
      }
      return outcomeOf(entry)
    },
  }
}

function memberOf<Item, Answer>(entry: Entry<Item, Answer>): Member<Item, Answer> {
  return { item: entry.item, settle: (answer) => settle(entry, { answer }) }
}

function settle<Item, Answer>(entry: Entry<Item, Answer>, outcome: NonNullable<Entry<Item, Answer>['outcome']>): void {
  entry.outcome ??= outcome
  entry.wake()
}

function outcomeOf<Item, Answer>(entry: Entry<Item, Answer>): Answer {
  if (entry.outcome === null) throw new Error('the group was not written in time')
  if ('error' in entry.outcome) throw entry.outcome.error
  return entry.outcome.answer
}
