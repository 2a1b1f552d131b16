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

/** What is read of a stream of a store. Whoever reads it elsewhere does not see the error itself: it is told as well. */
export async function* piecesFromStore<T>(
  pieces: AsyncIterable<T>,
  tell: (error: StoreError) => void,
): AsyncGenerator<T> {
  try {
    yield* pieces
  } catch (cause) {
    const error = new StoreError('store', { cause })
    tell(error)
    throw error
  }
}

/** What is read of a stream of compute: it breaks off where compute ends. */
export async function* piecesFromCompute<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pieces
  } catch (cause) {
    throw new ComputeError(cause)
  }
}

export async function fromCompute<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new ComputeError(cause)
  }
}

export async function fromStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StoreError('store', { cause })
  }
}
