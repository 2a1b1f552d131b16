// A process of an instance by its name: one that was killed is listed no longer, and its successor a moment later.
import { setTimeout as wait } from 'node:timers/promises'
import type { ListedProcess } from '../../self-host/supervise/process-list.ts'
import type { TestInstance } from './instance.ts'

export async function untilListed(instance: TestInstance, name: string): Promise<ListedProcess> {
  for (;;) {
    const listed = instance.pids().find((one) => one.name === name)
    if (listed !== undefined) return listed
    await wait(5)
  }
}
