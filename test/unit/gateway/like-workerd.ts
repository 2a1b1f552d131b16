// What workerd has and Node lacks, made of what Node has, so that a door of a unit test reads large bodies as it does in workerd.
import { setTimeout as wait } from 'node:timers/promises'

interface Read {
  readonly done: boolean
  readonly value: Uint8Array<ArrayBuffer> | undefined
}

interface Reader {
  readAtLeast?: (bytesMin: number, view: Uint8Array<ArrayBuffer>) => Promise<Read>
  read: (view: Uint8Array<ArrayBuffer>) => Promise<Read>
}

async function readAtLeast(this: Reader, bytesMin: number, view: Uint8Array<ArrayBuffer>): Promise<Read> {
  const whole = new Uint8Array(view.byteLength)
  let bytes = 0
  while (bytes < bytesMin) {
    const { done, value } = await this.read(new Uint8Array(view.byteLength - bytes))
    if (value !== undefined) whole.set(value, bytes)
    bytes += value?.byteLength ?? 0
    if (done) return { done: bytes === 0, value: bytes === 0 ? undefined : whole.subarray(0, bytes) }
  }
  return { done: false, value: whole.subarray(0, bytes) }
}

export function becomeLikeWorkerd(): void {
  const { prototype } = globalThis.ReadableStreamBYOBReader as unknown as { prototype: Reader }
  prototype.readAtLeast ??= readAtLeast
  const globals = globalThis as { scheduler?: unknown }
  globals.scheduler ??= { wait }
}
