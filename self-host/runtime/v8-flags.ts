// V8's flags of each kind of process: bounds of its heap, and how it grows between collections.

/**
 * MiB and per cent. Semi-spaces hold what lives for one request: a larger one is touched whole before it is collected, and stays
 * resident. An initial old space near what an isolate holds at rest, and a low growth, have V8 collect early: what hangs outside the
 * heap on dead objects (buffers, requests) is freed with them. Collecting on one thread holds less at a time, and costs the same: other
 * processes use the other cores.
 */
export const v8Flags = {
  /** Stores, gateway and pipeline. Without a bound resident memory climbs to 1.4 GB over 39,000 documents. */
  main: [
    '--max-old-space-size=256',
    '--single-threaded-gc',
    '--min-semi-space-size=4',
    '--max-semi-space-size=4',
    '--initial-heap-size=16',
    '--heap-growing-percent=20',
  ],
  /** A process that works on documents and holds no store. */
  compute: [
    '--max-old-space-size=256',
    '--single-threaded-gc',
    '--min-semi-space-size=2',
    '--max-semi-space-size=2',
    '--initial-heap-size=16',
    '--heap-growing-percent=20',
  ],
  /** One parser: its heap, and one wasm memory of 4,096 pages (256 MiB). It grew by 10 KB a document that no collection freed. */
  engine: [
    '--max-old-space-size=256',
    '--single-threaded-gc',
    '--wasm-max-mem-pages=4096',
    '--min-semi-space-size=1',
    '--max-semi-space-size=1',
    '--initial-heap-size=12',
    '--heap-growing-percent=10',
  ],
} as const
