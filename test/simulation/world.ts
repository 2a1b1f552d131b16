// A world: the instance with its stores on virtual time, uploads, troubles, then peace; and what a checker needs to judge it.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { createArchive, type Archive } from './archive.ts'
import { createBucket, type Bucket } from './bucket.ts'
import { createClock } from './clock.ts'
import { createUploads, type Upload } from './documents.ts'
import { createEngine, createSupervisor } from './engines.ts'
import { scheduleErasure } from './erasure.ts'
import { installGlobals } from './globals.ts'
import { createNamespace, type Namespace } from './objects.ts'
import { startLife, tenantIds, type Life, type Stores } from './process.ts'
import { createQueue, type Jobs } from './queue.ts'
import { createChance, type Chance } from './random.ts'
import { prepareRelease } from './releases.ts'
import { createRollout, thisRelease } from './rollout.ts'
import { createWire, refusingMs, type Hardship, type Wire } from './wire.ts'
import { createWatch, type Watch } from './watch.ts'

const startMs = Date.UTC(2026, 0, 5)
const uploadsWithinMs = 15_000
const troubleMs = 90_000
const peaceMs = 30 * 60_000
const uploadAgainMs = 1_500
/** Then the client has understood that it is a longer outage. */
const uploadTriesSoon = 20
const uploadAgainLateMs = 30_000
const archiveConfig = JSON.stringify({ documents: { paperless: { url: 'http://archive.invalid' } } })

/** What a run leaves behind. */
export interface Ran {
  readonly seed: number
  readonly uploads: readonly Upload[]
  readonly buckets: { readonly [name: string]: Bucket }
  readonly archive: Archive
  readonly jobs: Jobs
  readonly memoryGraph: Namespace
  readonly tenant: Namespace
  readonly logged: readonly string[]
  /** One a tenant. */
  readonly watches: readonly Watch[]
  /** False where the world was not quiet after half an hour of peace. */
  readonly isQuiet: boolean
  readonly crashes: number
  readonly virtualMs: number
  readonly trace: readonly string[]
  /** SHA-256 over everything that happened, in order. */
  readonly digest: string
}

/** What came into the world later follows from the seed itself, so that what older seeds draw stays what it was. */
const hasTwoTenants = (seed: number): boolean => seed % 5 === 3
const changesRelease = (seed: number): boolean => seed % 7 === 2
const erasesSomebody = (seed: number): boolean => seed % 11 === 4 && !changesRelease(seed)
const sendsItems = (seed: number): boolean => seed % 17 === 6 && !changesRelease(seed)
const enginesRefuse = (seed: number): boolean => seed % 13 === 6

function drawHardship(chance: Chance, seed: number): Hardship {
  const draw = (share: number): number => (chance.is(0.6) ? chance.next() * share : 0)
  return {
    lostShare: draw(0.04),
    slowShare: draw(0.06),
    callsPerCrash: chance.whole(15, 150),
    crashesMax: chance.whole(0, 6),
    storageShare: draw(0.02),
    engineShare: draw(0.1),
    duplicateShare: draw(0.4),
    lateShare: draw(0.3),
    jumpsMax: chance.whole(0, 6),
    isQueueVolatile: chance.is(0.5),
    hasSupervisor: chance.is(0.7),
    isFickle: chance.is(0.4),
    hasExternalArchive: chance.is(0.4),
    refusing: chance.is(0.15)
      ? { what: chance.pick(['audit', 'keys', 'documents'] as const), fromMs: chance.whole(1_000, 30_000) }
      : enginesRefuse(seed)
        ? { what: 'engines', fromMs: 3_000 }
        : null,
  }
}

/** Ed25519 keys that follow from the seed: PKCS #8 is a fixed head and 32 bytes. */
export function createSecrets(chance: Chance): Stores['secrets'] {
  const { privateKey } = generateKeyPairSync('ed25519')
  const der = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
  chance.scatter(der.subarray(-32))
  const pem = Buffer.from(der).toString('base64')
  return {
    ROOT_KEY: Buffer.from(chance.scatter(new Uint8Array(32))).toString('base64'),
    LOG_KEY: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`,
  }
}

/** Plays one seed to its end. The same seed is the same history. */
export async function play(seed: number): Promise<Ran> {
  await prepareRelease('this')
  if (changesRelease(seed)) await prepareRelease('before')
  const chance = createChance(seed)
  const clock = createClock(startMs)
  const secrets = createSecrets(chance)
  const globals = installGlobals(clock, chance)
  try {
    return await createWorld({ seed, chance, clock, secrets, logged: globals.logged }).run()
  } finally {
    globals.restore()
  }
}

interface WorldOptions {
  readonly seed: number
  readonly chance: Chance
  readonly clock: ReturnType<typeof createClock>
  readonly secrets: Stores['secrets']
  readonly logged: readonly string[]
}

function createWorld({ seed, chance, clock, secrets, logged }: WorldOptions) {
  const hash = createHash('sha256')
  const trace: string[] = []
  let life: Life | null = null
  let lives = 0
  let isCalm = false
  let isDown = false
  const note = (line: string): void => {
    const entry = `${clock.elapsedMs()} ${line}`
    trace.push(entry)
    hash.update(entry)
  }
  const hardship = drawHardship(chance, seed)
  const wire: Wire = createWire({ clock, chance, hardship, note, crash })
  const tenantOf = (n: number): string => tenantIds[hasTwoTenants(seed) ? n % 2 : 0]!
  const uploads = createUploads(chance, {
    count: chance.whole(4, 10),
    withinMs: uploadsWithinMs,
    tenantOf,
    areItems: sendsItems(seed),
  })
  const uploadsByMarker = new Map(uploads.map((upload) => [upload.marker, upload]))
  const namespaces = {
    memoryGraph: createNamespace('memoryGraph', clock, wire),
    tenant: createNamespace('tenant', clock, wire),
  }
  const archive = createArchive(clock, wire)
  const watches = tenantIds.map((tenantId) => createWatch({ tenantId, archive, ...namespaces }))
  const onStarving = (): void => {
    for (const watch of watches) watch.onStarving()
  }
  const buckets = {
    DOCUMENTS: createBucket(wire, 'documents'),
    AUDIT: createBucket(wire, 'audit'),
    KEYS: createBucket(wire, 'keys'),
  }
  const jobs = createQueue({
    clock,
    chance,
    wire,
    consumer: () => (life === null ? null : (batch) => life!.consume(batch)),
  })
  const engineOptions = {
    clock,
    chance,
    wire,
    temperOf: (marker: string) => uploadsByMarker.get(marker)?.temper,
    onTrouble: (marker: string, engine: string, fate: string) => {
      for (const watch of watches) watch.onTrouble(marker, engine, fate)
    },
    onHang: onStarving,
  }
  const engines = [createEngine(engineOptions), createEngine(engineOptions)]
  const stores: Stores = {
    ...namespaces,
    secrets,
    jobs: jobs.binding,
    onComputeLost: (documentId) => {
      for (const watch of watches) watch.onComputeLost(documentId)
    },
    buckets: { AUDIT: buckets.AUDIT.binding, KEYS: buckets.KEYS.binding },
    bindings: {
      DOCUMENTS: buckets.DOCUMENTS.binding,
      CONFIG: hardship.hasExternalArchive ? archiveConfig : '{}',
      ENGINE_0: engines[0],
      ENGINE_1: engines[1],
      ...(hardship.hasSupervisor ? { SUPERVISOR: createSupervisor(wire, engines) } : {}),
      PAPERLESS: archive,
      PAPERLESS_EXTERNAL: archive,
      PAPERLESS_KEY: 'key',
    },
  }

  function crash(): void {
    life = null
    clock.live(-1)
    clock.after(chance.whole(200, 4_000), () => (isDown = true))
  }

  const rollout = changesRelease(seed) ? createRollout(seed) : null

  async function boot(): Promise<void> {
    isDown = false
    clock.live(++lives)
    const versions = rollout?.versionsAt(clock.elapsedMs()) ?? thisRelease
    const started = await startLife(stores, wire, versions)
    note(rollout === null ? `life ${lives}` : `life ${lives}, objects of ${versions.objects} release`)
    life = started
    jobs.resume()
  }

  /** A client that asks again until it is answered, under a new id each time. */
  function upload(wanted: Upload, tries = 1): void {
    const waitMs = tries <= uploadTriesSoon ? uploadAgainMs : uploadAgainLateMs
    const again = (): void => clock.after(waitMs, () => upload(wanted, tries + 1))
    const asked = life
    if (asked === null) return again()
    const documentId = ulid(clock.nowMs(), chance)
    let isAnswered = false
    clock.after(40_000, () => {
      if (!isAnswered) again()
    })
    const answered = (acknowledged: string | null): void => {
      if (life !== asked || isAnswered) return
      isAnswered = true
      if (acknowledged === null) return again()
      note(`acknowledged ${acknowledged}`)
      watches.find(({ tenantId }) => tenantId === wanted.tenantId)?.onAcknowledged(acknowledged, wanted)
    }
    asked.upload(wanted, documentId).then(answered, () => answered(null))
  }

  function schedule(): void {
    if (erasesSomebody(seed))
      scheduleErasure({ seed, clock, uploads, watches, lifeNow: () => life, isCalm: () => isCalm, note })
    for (const wanted of uploads) clock.after(wanted.atMs, () => upload(wanted))
    for (let jump = chance.whole(0, hardship.jumpsMax); jump > 0; jump--)
      clock.after(chance.whole(1_000, troubleMs), () => {
        clock.jump(chance.whole(4_000, 30_000))
        onStarving()
      })
    for (let n = chance.is(0.3) ? chance.whole(1, 2) : 0; n > 0; n--)
      clock.after(chance.whole(1_000, troubleMs), () => clock.setBack(chance.whole(1_000, 3_600_000)))
    // A deploy ends what is under way, as a crash does.
    for (const atMs of rollout?.deploysMs ?? []) clock.after(atMs, () => life !== null && crash())
    for (let n = chance.whole(0, 4); n > 0; n--)
      clock.after(chance.whole(1_000, troubleMs), () => {
        for (const namespace of Object.values(namespaces)) namespace.evict()
      })
  }

  async function runUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (isDown) await boot()
      if (!(await clock.step())) return
    }
  }

  return {
    async run(): Promise<Ran> {
      await boot()
      schedule()
      const { refusing } = hardship
      const calmMs = refusing === null ? troubleMs : Math.max(troubleMs, refusing.fromMs + refusingMs)
      await runUntil(() => clock.elapsedMs() >= calmMs)
      wire.heal()
      isCalm = true
      note('healed')
      const deadlineMs = clock.elapsedMs() + peaceMs
      let isQuiet = false
      const look = (): void => {
        const acknowledged = watches.reduce((sum, watch) => sum + watch.acknowledged.size, 0)
        isQuiet = acknowledged === uploads.length && jobs.isEmpty() && watches.every((watch) => watch.isQuiet())
        if (!isQuiet) clock.after(1_000, look)
      }
      look()
      await runUntil(() => isQuiet || clock.elapsedMs() > deadlineMs)
      const ended = {
        isQuiet,
        crashes: wire.crashes(),
        virtualMs: clock.elapsedMs(),
        trace,
        digest: hash.digest('hex'),
      }
      return { seed, uploads, buckets, archive, jobs, ...namespaces, logged, watches, ...ended }
    },
  }
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function ulid(nowMs: number, chance: Chance): string {
  let [time, left] = ['', nowMs]
  for (let place = 0; place < 10; place++) {
    time = crockford[left % 32]! + time
    left = Math.floor(left / 32)
  }
  return time + Array.from({ length: 16 }, () => crockford[chance.whole(0, 31)]).join('')
}
