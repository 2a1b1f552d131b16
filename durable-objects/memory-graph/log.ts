// MemoryGraph's log lines: counts and times, never content.

export interface WarmUpLine {
  readonly phase: 'start' | 'end'
  readonly source: 'snapshot' | 'audit-log'
  /** Digests in the filter. */
  readonly count: number
  readonly ms: number
  readonly records?: number
  readonly logged?: number
  readonly unlogged?: number
  readonly code?: string
}

/** Operators search for `cuckoo warmup`. */
export function logWarmUp(line: WarmUpLine): void {
  console.log(JSON.stringify({ level: line.code === undefined ? 'info' : 'warn', message: 'cuckoo warmup', ...line }))
}
