// The output gate of an object: what it sends waits for the commit of its turn, and once it has ended it neither sends nor hears anything.

export interface Gate {
  /** Rejects once the object has ended: a turn threw, its commit failed, or it was taken out of memory. */
  readonly ended: Promise<never>
  hasEnded(): boolean
  end(error: Error): void
  /** A turn has written what is not committed yet. */
  shut(): void
  /** It is committed, or rolled back. */
  open(): void
  /** The object's environment, each call out of it through the gate. */
  around(env: object): object
}

/** One for each who waits: one for all would keep every life of every world in memory. */
const never = (): Promise<never> => new Promise(() => {})

export function createGate(): Gate {
  let hasEnded = false
  let fail: (error: Error) => void = () => {}
  const ended = new Promise<never>((_resolve, reject) => (fail = reject))
  ended.catch(() => {})
  let committed: Promise<void> | null = null
  let release: () => void = () => {}

  /** Resolves and rejects for a living object alone. */
  async function pass<T>(send: () => Promise<T>): Promise<T> {
    if (committed !== null) await committed
    if (hasEnded) return await never()
    try {
      const answer = await send()
      return hasEnded ? await never() : answer
    } catch (error) {
      if (hasEnded) return await never()
      throw error
    }
  }

  const gated = (binding: object): object =>
    new Proxy(binding, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        const send = method.bind(target) as (...values: unknown[]) => unknown
        // A stub is made without a call.
        if (name === 'getByName') return (objectName: string) => gated(send(objectName) as object)
        return (...values: unknown[]) => pass(() => send(...values) as Promise<unknown>)
      },
    })

  return {
    ended,
    hasEnded: () => hasEnded,
    end(error) {
      hasEnded = true
      fail(error)
    },
    shut() {
      committed = new Promise((resolve) => (release = resolve))
    },
    open() {
      committed = null
      release()
    },
    around: (env) =>
      Object.fromEntries(
        Object.entries(env).map(([name, value]: [string, unknown]) => [
          name,
          typeof value === 'object' && value !== null ? gated(value) : value,
        ]),
      ),
  }
}
