// What clients are asked and have not answered yet. In memory: an answer is a person's words, and whoever waits for it goes with the object.
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'

interface Ask {
  readonly sessionId: string
  /** After that nobody waits. */
  readonly lateMs: number
  answer: string | null
  deliver: (answer: string | null) => void
}

/** Longer than a question is waited for. */
const keptMs = (limits.mcpAskMinutes + 1) * 60_000

const unknownAsk: Result<never> = refused(
  'NOT_FOUND',
  'Nothing of this id was asked, or the answer was lost in a restart.',
  {
    next: 'Call the tool again.',
  },
)

const keyOf = (sessionId: string, askId: string): string => `${sessionId} ${askId}`

export class Asks {
  readonly #byKey = new Map<string, Ask>()

  open(sessionId: string, askId: string, nowMs: number): Result<true> {
    for (const [key, { lateMs }] of this.#byKey) if (lateMs < nowMs) this.#byKey.delete(key)
    const ofSession = [...this.#byKey.values()].filter((ask) => ask.sessionId === sessionId).length
    if (ofSession >= limits.mcpAsksPerSessionMax || this.#byKey.size >= limits.mcpAsksMax)
      return refused('RATE_LIMITED', 'Too much is asked of clients at one time.', { retryAfterSeconds: 5 })
    const ask: Ask = { sessionId, lateMs: nowMs + keptMs, answer: null, deliver() {} }
    this.#byKey.set(keyOf(sessionId, askId), ask)
    return accepted(true)
  }

  /** The first answer counts. */
  answer(sessionId: string, askId: string, message: string): void {
    const ask = this.#byKey.get(keyOf(sessionId, askId))
    if (ask === undefined || ask.answer !== null) return
    ask.answer = message
    ask.deliver(message)
  }

  /** `waitMs`: null once it is over without an answer; whoever asks again goes on waiting. */
  async wait(sessionId: string, askId: string, waitMs: number): Promise<Result<string | null>> {
    const key = keyOf(sessionId, askId)
    const ask = this.#byKey.get(key)
    if (ask === undefined) return unknownAsk
    const answer = ask.answer ?? (await within(waitMs, (deliver) => void (ask.deliver = deliver)))
    if (answer !== null) this.#byKey.delete(key)
    return answer === null && !this.#byKey.has(key) ? unknownAsk : accepted(answer)
  }

  /** Of a session that ends: whoever waits learns it. */
  close(sessionId: string): void {
    for (const [key, ask] of this.#byKey) {
      if (ask.sessionId !== sessionId) continue
      this.#byKey.delete(key)
      ask.deliver(null)
    }
  }
}

async function within(
  waitMs: number,
  listen: (deliver: (answer: string | null) => void) => void,
): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const timer = setTimeout(() => resolve(null), waitMs)
  listen(resolve)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
