// planMerge(): the number of segments grows with the logarithm of what was flushed, whenever merges come.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planMerge, planTail } from '../../../durable-objects/memory-graph/merge.ts'
import type { Segment } from '../../../durable-objects/memory-graph/resident.ts'

const dayMs = 24 * 3_600_000
const words = new Uint32Array(2)

function segmentOf(more: Partial<Segment>): Segment {
  const filters = { directory: words, termFilter: words, mentionFilter: words, sharedFilter: null }
  return { id: 1, level: 0, from: 0, to: 100, gone: 0, goneAtMs: 0, termNames: 0, mentionNames: 0, ...filters, ...more }
}

test('planMerge() leaves at most three segments of a level, however many flushes come before it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 }), (groups) => {
      const segments: Segment[] = []
      let flushes = 0
      for (const group of groups) {
        for (let at = 0; at < group; at += 1) segments.push(segmentOf({ from: 100 * flushes, to: 100 * ++flushes }))
        for (let plan = planMerge(segments, 0); plan !== null; plan = planMerge(segments, 0)) {
          const [first, last] = [plan[0]!, plan.at(-1)!]
          const merged = segmentOf({ level: first.level + 1, from: first.from, to: last.to })
          segments.splice(segments.indexOf(first), plan.length, merged)
        }
        expect(segments.length).toBeLessThanOrEqual(3 * (Math.floor(Math.log(flushes) / Math.log(4)) + 1))
        expect(segments[0]?.from).toBe(0)
        for (const [at, { from }] of segments.entries()) if (at > 0) expect(from).toBe(segments[at - 1]?.to)
      }
    }),
  )
})

test('planTail() leaves few small segments at the end, none above the one before, and the large ones alone', () => {
  const group = fc.record({ flushes: fc.integer({ min: 1, max: 40 }), isQuiet: fc.boolean() })
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 30 }), (groups) => {
      const segments: Segment[] = []
      let nodes = 0
      const merge = (plan: readonly Segment[], level: number): void => {
        const made = segmentOf({ level, from: plan[0]!.from, to: plan.at(-1)!.to })
        segments.splice(segments.indexOf(plan[0]!), plan.length, made)
      }
      for (const { flushes, isQuiet } of groups) {
        for (let at = 0; at < flushes; at += 1) segments.push(segmentOf({ from: nodes, to: (nodes += 180) }))
        for (let plan = planMerge(segments, 0); plan !== null; plan = planMerge(segments, 0))
          merge(plan, plan[0]!.level + 1)
        const tail = isQuiet ? planTail(segments) : null
        if (tail !== null) {
          expect(tail.at(-1)).toBe(segments.at(-1))
          expect(tail.at(-1)!.to - tail[0]!.from).toBeLessThanOrEqual(16_384)
          merge(tail, tail[0]!.level)
        }
        if (isQuiet) expect(planTail(segments)).toBeNull()
        for (const [at, { level, from }] of segments.entries()) {
          expect(from).toBe(at === 0 ? 0 : segments[at - 1]!.to)
          if (at > 0) expect(level).toBeLessThanOrEqual(segments[at - 1]!.level)
        }
      }
    }),
  )
})

test('planMerge() writes a segment anew that lost a fifth, or anything a day ago', () => {
  const few = segmentOf({ gone: 1, goneAtMs: 1_000 })
  expect(planMerge([few], 1_000 + dayMs - 1)).toBeNull()
  expect(planMerge([few], 1_000 + dayMs)).toEqual([few])
  const many = segmentOf({ gone: 20, goneAtMs: 1_000 })
  expect(planMerge([segmentOf({}), many], 1_000)).toEqual([many])
})
