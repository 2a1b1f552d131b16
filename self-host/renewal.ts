// Gives back what a peak left in main: workerd's allocator keeps it, so main is started anew in a quiet moment, while the door holds who comes.
import { instanceMetricsSchema } from '../contract/metrics.ts'
import { mainOptions, type Parts } from './parts.ts'
import { drainMs } from './restart.ts'
import { socketPaths, waitUntilReady } from './supervise/main-process.ts'
import { requestSocket } from './supervise/socket-request.ts'
import { readRssBytes } from './supervise/watch.ts'

const MiB = 1024 * 1024
/** At rest main has 135 to 200 MB; with many open graphs 300. */
const restBytesMax = 384 * MiB
const lookEveryMs = 10_000
/** So many looks in a row found nothing under way. */
const quietLooks = 3
/** A start takes one; who waited so long is told NOT_READY, as at any restart. */
const holdMs = 10_000
/** Not again soon: what a start itself needs is no peak. */
const pauseMs = 10 * 60_000

/** Documents that are being worked on, of all tenants; more than none where main does not say. */
async function countProcessing({ settings }: Parts): Promise<number> {
  try {
    const target = { socketPath: socketPaths(settings).metricsSocket }
    const { text } = await requestSocket({ target, path: '/', timeoutMs: 5_000 })
    const families = instanceMetricsSchema.parse(JSON.parse(text)).tenants.flatMap((tenant) => tenant.families)
    const queues = families.flatMap((family) =>
      family.name === 'clawql_queue_documents' && family.type === 'gauge' ? family.samples : [],
    )
    if (queues.length === 0) return 1
    const underWay = queues.filter(({ labels }) => labels['state'] === 'processing')
    return underWay.reduce((sum, { value }) => sum + value, 0)
  } catch {
    return 1
  }
}

/** Nothing is refused and nothing cut off: who comes meanwhile waits at the door for about a second. */
async function renewMain(parts: Parts): Promise<void> {
  const { main, door, log } = parts
  if (main === undefined) return
  const residentBytes = main.pid === undefined ? 0 : readRssBytes(main.pid)
  const release = door.hold()
  const patience = setTimeout(release, holdMs)
  try {
    // Somebody came between the look and the hold.
    if (door.counts.requests > 0) return
    log.event('main renewed', { residentMiB: Math.round(residentBytes / MiB) })
    await main.restart(drainMs)
    await waitUntilReady(main, mainOptions(parts))
  } finally {
    clearTimeout(patience)
    release()
  }
}

/** Looks every ten seconds until the timer is cleared. */
export function watchRest(parts: Parts): NodeJS.Timeout {
  let quiet = 0
  let notBeforeMs = 0
  let isLooking = false
  const look = async (): Promise<void> => {
    const { main, door } = parts
    const isAtRest = door.counts.requests === 0 && main?.state === 'running' && !parts.isStopping
    const isLarge = main?.pid !== undefined && readRssBytes(main.pid) > restBytesMax
    quiet = isAtRest && isLarge && performance.now() >= notBeforeMs ? quiet + 1 : 0
    if (quiet < quietLooks || (await countProcessing(parts)) > 0) return
    quiet = 0
    notBeforeMs = performance.now() + pauseMs
    await renewMain(parts)
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error: unknown) =>
        parts.log.event('main not renewed', { error: error instanceof Error ? error.name : 'unknown' }),
      )
      .finally(() => (isLooking = false))
  }, lookEveryMs)
  return timer.unref()
}
