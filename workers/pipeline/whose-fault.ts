// Tells exceptions apart by where they came from: a store that is out of reach, compute that broke, or a bug of ours.

/** A store or an object did not answer. Nobody's doing: the queue stands until it is back. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** A call to compute broke, or compute itself failed. */
export class ComputeError extends Error {
  override readonly name = 'ComputeError'
  /** What the other side threw, as opposed to a call that broke because nobody is there any more. */
  readonly isThrownThere: boolean
  constructor(cause: unknown) {
    super('compute', { cause })
    this.isThrownThere = (cause as { readonly remote?: unknown }).remote === true
  }
}

export async function fromStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StoreError('store', { cause })
  }
}
