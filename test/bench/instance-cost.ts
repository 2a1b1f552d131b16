// What an instance costs, read from /proc and its folder: memory and CPU time by process, bytes on disk.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TestInstance } from '../acceptance/instance.ts'

/** Clock ticks a second, the same on every Linux that Node runs on. */
const ticksPerSecond = 100

/** Resident memory of every process, in MB. */
export function residentMegabytes(instance: TestInstance): string {
  const parts = instance.pids().map(({ name, pid }) => {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return { name, megabytes: Math.round(Number(kilobytes) / 1024) }
  })
  return `${parts.reduce((sum, part) => sum + part.megabytes, 0)} MB (${parts.map((part) => `${part.name} ${part.megabytes}`).join(', ')})`
}

/** CPU time of every process since it began, in ms: those that ended meanwhile are not counted. */
export function cpuMs(instance: TestInstance): ReadonlyMap<string, number> {
  return new Map(
    instance.pids().map(({ name, pid }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      return [name, ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond]
    }),
  )
}

/** Sizes of the data directory's parts, in MB. */
export function diskMegabytes(instance: TestInstance): string {
  const sizeOf = (path: string): number =>
    statSync(path).isDirectory()
      ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
      : statSync(path).size
  const dataDir = join(instance.dir, 'data')
  const parts = ['objects/clawql-Tenant', 'objects/clawql-MemoryGraph', 'buckets', 'queues', 'catalog']
  return parts.map((part) => `${part} ${(sizeOf(join(dataDir, part)) / 2 ** 20).toFixed(1)}`).join(', ')
}
