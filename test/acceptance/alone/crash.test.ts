// Crash test, the gate for upgrading workerd: kill -9 at random while documents run; all complete, once, with an unbroken log.
import { expect, test } from 'vitest'
import { createClient, NotReady } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { readLog } from '../read-log.ts'

/** The soak plays more. */
const documentCount = Number(process.env['CRASH_DOCUMENTS'] ?? 200)
const kills = Number(process.env['CRASH_KILLS'] ?? 10)
/** Leases run out, suspects run alone one after another: a bound on being stuck, on a machine with other work. */
const completeWithinMs = 60_000 + 30 * documentCount
/** SEED=n repeats a run's choices. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

function createRandom(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const textOf = (i: number): string =>
  `Report ${i} of the series\n` +
  Array.from(
    { length: 30 },
    (_, line) => `Line ${line} of report ${i} says that shipment ${i * 1000 + line} left the harbour in good order.`,
  ).join('\n')

/** Uploads until acknowledged: what a client does whose connection broke. */
async function ingestUntilAcknowledged(url: string, i: number): Promise<string> {
  for (;;) {
    try {
      return (await createClient(url).ingest(textOf(i), { name: `report-${i}.txt` })).documentId
    } catch {
      await sleep(50)
    }
  }
}

async function killOne(instance: TestInstance, random: () => number): Promise<TestInstance> {
  const processes = instance.pids()
  const victim = processes[Math.floor(random() * processes.length)]!
  if (victim.name === 'launcher') {
    await instance.kill()
    return await instance.restart()
  }
  try {
    process.kill(victim.pid, 'SIGKILL')
  } catch {
    // It is being restarted at this moment.
  }
  return instance
}

test(`${documentCount} documents survive ${kills} kills (SEED=${seed})`, async () => {
  const random = createRandom(seed)
  let instance = await startInstance()
  try {
    const uploads = Array.from({ length: 8 }, async (_, worker) => {
      const ids: string[] = []
      for (let i = worker; i < documentCount; i += 8) ids.push(await ingestUntilAcknowledged(instance.url, i))
      return ids
    })
    for (let kill = 0; kill < kills; kill++) {
      await sleep(300 + random() * 1_200)
      instance = await killOne(instance, random)
    }
    const lastRestartMs = Date.now()
    const ids = [...new Set((await Promise.all(uploads)).flat())]
    expect(ids).toHaveLength(documentCount)
    const client = createClient(instance.url)
    const ends = []
    for (const id of ids) ends.push(await settledAfterRestart(client, id))
    const elapsedMs = Date.now() - lastRestartMs
    console.log(`crash: all ended ${elapsedMs} ms after the last kill`)
    expect(ends.filter((end) => end.status !== 'completed')).toEqual([])
    expect(elapsedMs).toBeLessThan(completeWithinMs)
    await expectOnce(client, ids)
  } finally {
    await instance.stop()
  }
})

/** The last kill may have been the main process: until it serves again, connections are reset, or the door says that it is not ready. */
async function settledAfterRestart(client: ReturnType<typeof createClient>, id: string) {
  const waitMs = completeWithinMs + 30_000
  for (const untilMs = Date.now() + waitMs; ;) {
    try {
      return await client.settled(id, waitMs)
    } catch (error) {
      const isOnItsWay = error instanceof TypeError || error instanceof NotReady
      if (!isOnItsWay || Date.now() > untilMs) throw error
      await sleep(100)
    }
  }
}

async function expectOnce(client: ReturnType<typeof createClient>, ids: readonly string[]): Promise<void> {
  const log = await readLog(client)
  expect(log.isRootRight).toBe(true)
  expect(log.records.map((record) => record.seq)).toEqual(log.records.map((_, i) => i))
  for (const type of [
    'document.received',
    'document.redacted',
    'document.rooted',
    'memory.ingested',
    'document.archived',
    'document.completed',
  ]) {
    const about = log.records.filter((record) => record.type === type).map((record) => record.res.id)
    expect(about.toSorted(), type).toEqual(ids.toSorted())
  }
  const nodes = log.records
    .filter((record) => record.type === 'memory.ingested')
    .flatMap((record) => record.body['nodes'] as [string, string][])
  expect(new Set(nodes.map(([node]) => node)).size).toBe(nodes.length)
  const archived = log.records
    .filter((record) => record.type === 'document.archived')
    .map((record) => record.body['paperlessId'])
  expect(new Set(archived).size).toBe(ids.length)
  const recalled = await client.recall('Report 77 of the series', { maxNodes: 5 })
  expect(recalled.results.length).toBeGreaterThan(0)
}
