// How slow this machine is, for bounds that only another order of growth breaks: they are set in ms of one machine and hold on every other.

/** Processor time of this process so far, in ms: unlike the clock, it does not depend on what else the machine does. */
export function spentMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Text, numbers and a sort: what extractors and tokenizers spend their time on. */
function peerWork(): number {
  let state = 1
  const words = Array.from({ length: 20_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state.toString(36)
  })
  return words
    .toSorted()
    .map((word) => word.replaceAll(/[a-f]+/g, '-'))
    .join('').length
}

/** What `peerWork` took, of its best round, where the bounds were set. */
const peerMs = 12
let slowness: number | null = null

/** At least 1; measured once in a process, of the best of eight rounds. */
function slownessOfMachine(): number {
  const rounds = Array.from({ length: 8 }, () => {
    const startMs = spentMs()
    peerWork()
    return spentMs() - startMs
  })
  return Math.max(1, Math.min(...rounds) / peerMs)
}

/** `ms` of the machine that bounds were set on, in ms of this one. */
export function onThisMachine(ms: number): number {
  slowness ??= slownessOfMachine()
  return ms * slowness
}
