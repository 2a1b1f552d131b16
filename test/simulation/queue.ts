// A queue that delivers at least once: late, twice and in any order; what a crash had in hand comes again, or not at all.
import type { Chance } from './random.ts'
import type { Clock } from './clock.ts'
import type { Wire } from './wire.ts'

interface Message {
  readonly id: number
  readonly body: unknown
  attempts: number
}

export interface DeliveredBatch {
  readonly messages: readonly {
    readonly body: unknown
    readonly attempts: number
    ack(): void
    retry(options?: { readonly delaySeconds?: number }): void
  }[]
  ackAll(): void
}

export interface QueueOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly wire: Wire
  /** Runs the consumer of the living process; null while none lives. */
  readonly consumer: () => ((batch: DeliveredBatch) => Promise<void>) | null
}

const batchSizeMax = 10
const attemptsMax = 100

export type Jobs = ReturnType<typeof createQueue>

export function createQueue({ clock, chance, wire, consumer }: QueueOptions) {
  /** Every body that was ever sent, for the checker. */
  const sent: unknown[] = []
  const due: Message[] = []
  const inHand = new Map<number, Message>()
  let waiting = 0
  let lastId = 0

  function enqueue(message: Message, delayMs: number): void {
    const lateMs = wire.hits(wire.hardship.lateShare) ? chance.whole(500, 40_000) : chance.whole(0, 20)
    waiting++
    clock.after(delayMs + lateMs, () => {
      waiting--
      due.push(message)
      pump()
    })
  }

  function push(body: unknown, delaySeconds = 0): void {
    sent.push(body)
    const copies = wire.hits(wire.hardship.duplicateShare) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) enqueue({ id: ++lastId, body, attempts: 0 }, delaySeconds * 1_000)
  }

  function pump(): void {
    const consume = consumer()
    if (consume === null) return
    while (due.length > 0) {
      const size = Math.min(due.length, chance.whole(1, batchSizeMax))
      const batch = Array.from({ length: size }, () => due.splice(chance.whole(0, due.length - 1), 1)[0]!)
      void deliver(batch, consume)
    }
  }

  async function deliver(batch: readonly Message[], consume: (batch: DeliveredBatch) => Promise<void>): Promise<void> {
    const open = new Map(batch.map((message) => [message.id, message]))
    const again: { message: Message; delayMs: number }[] = []
    for (const message of batch) {
      message.attempts++
      inHand.set(message.id, message)
    }
    const delivered: DeliveredBatch = {
      messages: batch.map((message) => ({
        body: message.body,
        attempts: message.attempts,
        ack: () => void open.delete(message.id),
        retry: ({ delaySeconds = 0 } = {}) => {
          if (open.delete(message.id)) again.push({ message, delayMs: delaySeconds * 1_000 })
        },
      })),
      ackAll: () => open.clear(),
    }
    try {
      await consume(delivered)
    } catch {
      for (const message of open.values()) again.push({ message, delayMs: chance.whole(0, 2_000) })
    }
    for (const { id } of batch) inHand.delete(id)
    for (const { message, delayMs } of again) if (message.attempts < attemptsMax) enqueue(message, delayMs)
  }

  return {
    binding: {
      send: (body: unknown, options?: { readonly delaySeconds?: number }) =>
        wire.call('queue.send', () => push(structuredClone(body), options?.delaySeconds)),
      sendBatch: (messages: readonly { readonly body: unknown }[]) =>
        wire.call('queue.sendBatch', () => {
          for (const { body } of messages) push(structuredClone(body))
        }),
    },
    sent: sent as readonly unknown[],
    /** A process took over: what the last one had in hand is delivered again, unless the queue was in its memory. */
    resume(): void {
      const left = [...inHand.values()]
      inHand.clear()
      if (wire.hardship.isQueueVolatile) due.length = 0
      else for (const message of left) enqueue(message, chance.whole(0, 5_000))
      pump()
    },
    isEmpty: (): boolean => due.length === 0 && inHand.size === 0 && waiting === 0,
  }
}
