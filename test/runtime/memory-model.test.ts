// Memory against a plain model, over a real Tenant and MemoryGraph in workerd: whatever is remembered, dropped, pruned, held and erased.
import { runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { test } from 'vitest'
import { createModel, type Model } from './memory-model.ts'
import {
  createWorld,
  drop,
  eraseLabel,
  eraseSubject,
  expectFound,
  expectTrails,
  expectWhole,
  matter,
  prune,
  remember,
  wake,
  type World,
  type Written,
} from './memory-world.ts'

type Command = fc.AsyncCommand<Model, World>

const people = ['Maria Keller', 'Dr. Maria Keller', 'Jonas Keller', 'Ida Vogt']
const words = ['quarry', 'harbour', 'mill', 'Keller', 'Maria', 'Dr', 'Vogt', 'user-abc123', '<label>']
const texts = people
  .flatMap((name) => [`{${name}} met at the quarry.`, `The mill of {${name}} and {Ida Vogt}.`])
  .concat('Harbour fees rise.', 'The quarry is closed.', 'Keller is a word here.')

const step = (name: string, run: (world: World) => Promise<void>): Command => ({
  check: () => true,
  run: async (_, world) => run(world),
  toString: () => name,
})

const written: fc.Arbitrary<Written> = fc.record({
  texts: fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 4 }),
  vertical: fc.constantFrom(null, 'hr', 'lending'),
  isAbout: fc.boolean(),
  isHeld: fc.nat(9).map((n) => n === 0),
  session: fc.constantFrom(null, '1'.repeat(16), '2'.repeat(16)),
})

const documentAt = ({ model }: World, at: number): string | null => {
  const ids = [...new Set(model.said.map(({ documentId }) => documentId))]
  return ids[at % Math.max(1, ids.length)] ?? null
}

const found: fc.Arbitrary<Command> = fc
  .record({
    word: fc.constantFrom(...words),
    isIdentifying: fc.boolean(),
    vertical: fc.constantFrom(null, null, 'hr', 'lending'),
    listed: fc.option(fc.array(fc.nat(20), { maxLength: 3 }), { freq: 2 }),
    who: fc.constantFrom(...people),
  })
  .map(({ word, listed, who, ...asked }) =>
    step(`recall(${word === '<label>' ? who : word}, ${JSON.stringify({ ...asked, listed })})`, (world) =>
      expectFound(world, {
        ...asked,
        word: word === '<label>' ? `<${world.labelOf(who)}>` : word,
        documents: listed?.flatMap((at) => documentAt(world, at) ?? []) ?? null,
      }),
    ),
  )

const dropped: fc.Arbitrary<Command> = fc.nat(20).map((at) =>
  step(`drop(${at})`, async (world) => {
    const documentId = documentAt(world, at)
    if (documentId !== null) await drop(world, documentId)
  }),
)

const commands: fc.Arbitrary<Command>[] = [
  written.map((one) => step(`remember(${JSON.stringify(one)})`, (world) => remember(world, one))),
  written.map((one) => step(`remember(${JSON.stringify(one)})`, (world) => remember(world, one))),
  written.map((one) => step(`remember(${JSON.stringify(one)})`, (world) => remember(world, one))),
  found,
  found,
  dropped,
  fc.constantFrom(0.2, 0.6, 0.9).map((share) => step(`prune(${share})`, (world) => prune(world, share))),
  fc.constantFrom(...people).map((who) => step(`erase(${who})`, (world) => eraseLabel(world, world.labelOf(who)))),
  fc.constant(step('erase the subject', eraseSubject)),
  fc.constant(step('wake', wake)),
]

/** A short form for the gate; a long one where VITE_MODEL_RUNS says how many. */
const numRuns = Number(
  (import.meta as unknown as { env: Record<string, string | undefined> }).env['VITE_MODEL_RUNS'] ?? 12,
)

test(
  'memory answers as its model does, and holds no orphan, whatever is done to it',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 30, size: 'max' }), async (play) => {
        const world = await createWorld()
        await runInDurableObject(world.tenant, (_, { storage: { sql } }) =>
          sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter),
        )
        await fc.asyncModelRun(() => ({ model: createModel(), real: world }), play)
        await wake(world)
        await expectWhole(world)
        await expectTrails(world)
      }),
      { numRuns },
    )
  },
)
