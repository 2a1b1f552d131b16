// Puts the Workers' globals on virtual time and seeded chance, adds what Node 24 lacks of them, and takes all of it back.
import { addEncodings } from '../bench/encodings.ts'
import type { Chance } from './random.ts'
import type { Clock } from './clock.ts'

const RealDate = Date
const realTimeout: (ms: number) => AbortSignal = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout')?.value
const real = {
  Date,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  crypto,
  performance,
  random: Math.random,
  abortAfter: (ms: number): AbortSignal => realTimeout.call(AbortSignal, ms),
  log: console.log,
}

export interface Globals {
  /** Everything that was logged. */
  readonly logged: readonly string[]
  readonly restore: () => void
}

/** Until `restore`, no global tells real time or real chance. Rejections that nobody handles are the platform's to log, as there. */
export function installGlobals(clock: Clock, chance: Chance): Globals {
  addEncodings()
  const logged: string[] = []
  const set = (name: string, value: unknown): void =>
    void Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  class VirtualDate extends RealDate {
    constructor(...time: readonly number[]) {
      super(...((time.length === 0 ? [clock.nowMs()] : time) as [number]))
    }
    static override now = (): number => clock.nowMs()
  }
  set('Date', VirtualDate)
  set('performance', { now: () => clock.elapsedMs() })
  set('setTimeout', (run: () => void, ms: number) => clock.timer(ms, run))
  set('clearTimeout', (id: number) => clock.cancel(id))
  const clearInterval = setIntervals(clock, set)
  set('clearInterval', clearInterval)
  set('scheduler', { wait: (ms: number) => clock.sleep(ms) })
  set('crypto', seededCrypto(clock, chance))
  Math.random = () => chance.next()
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController()
    clock.timer(ms, () => controller.abort(new DOMException('late', 'TimeoutError')))
    return controller.signal
  }
  console.log = (...parts: unknown[]) => void logged.push(parts.join(' '))
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', () => {})
  return {
    logged,
    restore() {
      const replaced = [
        'Date',
        'performance',
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'crypto',
      ] as const
      for (const name of replaced) set(name, real[name])
      Reflect.deleteProperty(globalThis, 'scheduler')
      Math.random = real.random
      AbortSignal.timeout = real.abortAfter
      console.log = real.log
      process.removeAllListeners('unhandledRejection')
      for (const listener of listeners) process.on('unhandledRejection', listener)
    },
  }
}

function setIntervals(clock: Clock, set: (name: string, value: unknown) => void): (id: number) => void {
  const timers = new Map<number, number>()
  let lastId = 0
  set('setInterval', (run: () => void, ms: number) => {
    const id = ++lastId
    const ring = (): void => {
      timers.set(id, clock.timer(ms, ring))
      run()
    }
    timers.set(id, clock.timer(ms, ring))
    return id
  })
  return (id) => {
    const timer = timers.get(id)
    if (timer !== undefined) clock.cancel(timer)
    timers.delete(id)
  }
}

/** The real WebCrypto, which ends in order, with keys and ids that follow from the seed. */
function seededCrypto(clock: Clock, chance: Chance) {
  const { subtle } = real.crypto
  return {
    subtle: new Proxy(subtle, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...values: unknown[]) => Promise<unknown>
        return (...values: unknown[]) => clock.native(method.apply(target, values))
      },
    }),
    getRandomValues: <T extends ArrayBufferView>(view: T): T => chance.scatter(view),
    randomUUID: (): string => {
      const hex = Buffer.from(chance.scatter(new Uint8Array(16))).toString('hex')
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    },
  }
}
