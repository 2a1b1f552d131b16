// Group commit of an isolate: what joins a group, what a failing member does to the others, and who writes.
import { expect, test } from 'vitest'
import { createGroup, type Member } from '../../workers/shared/group.ts'

const waitUntil = (): void => {}

function openGroup(
  write: (items: readonly string[]) => Promise<void>,
  options: { weightMax?: number; lingerMs?: number } = {},
) {
  const { weightMax = 10, lingerMs = 0 } = options
  const groups: string[][] = []
  const group = createGroup<string, string>({
    weigh: () => 1,
    weightMax,
    lingerMs: () => lingerMs,
    async write(members: readonly Member<string, string>[]) {
      const items = members.map(({ item }) => item)
      groups.push(items)
      await write(items)
      for (const member of members) member.settle(member.item.toUpperCase())
    },
  })
  return { groups, submit: (item: string) => group.submit(item, waitUntil) }
}

test('submit() what arrives while a group is written joins the next one, in order', async () => {
  const { groups, submit } = openGroup(() => scheduler.wait(5))
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map(submit))
  expect(answers).toEqual(['A', 'B', 'C', 'D'])
  expect(groups).toEqual([['a'], ['b', 'c', 'd']])
})

test('submit() a group ends at its weight', async () => {
  const { groups, submit } = openGroup(() => scheduler.wait(1), { weightMax: 2 })
  await Promise.all(['a', 'b', 'c', 'd'].map(submit))
  expect(groups).toEqual([['a'], ['b', 'c'], ['d']])
})

test('submit() a bad member fails alone', async () => {
  const { groups, submit } = openGroup(async (items) => {
    await scheduler.wait(1)
    if (items.includes('bad')) throw new Error('refused')
  })
  const settled = await Promise.allSettled(['a', 'b', 'bad', 'c'].map(submit))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(groups).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']])
})

test('submit() after a failure others are written', async () => {
  const { submit } = openGroup(async ([item]) => {
    if (item === 'bad') throw new Error('refused')
  })
  await expect(submit('bad')).rejects.toThrow('refused')
  expect(await submit('good')).toBe('GOOD')
})

test('submit() a group that lingers takes in who comes meanwhile', async () => {
  const { groups, submit } = openGroup(async () => {}, { lingerMs: 5 })
  await Promise.all(['a', 'b', 'c'].map(submit))
  expect(groups).toEqual([['a', 'b', 'c']])
})
