// What the main process of an instance holds in memory.
import { readRssBytes } from '../../self-host/supervise/watch.ts'
import type { TestInstance } from './instance.ts'

export function mainBytes(instance: TestInstance): number {
  const { pid } = instance.pids().find(({ name }) => name === 'main')!
  return readRssBytes(pid)
}

/** Rounded. */
export const mainMiB = (instance: TestInstance): number => Math.round(mainBytes(instance) / 2 ** 20)
