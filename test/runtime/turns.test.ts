// Turns in workerd: never more at once than allowed, and every one comes to its turn, also after one that throws.
import { expect, test } from 'vitest'
import { createTurns } from '../../workers/shared/turns.ts'

test('createTurns() lets so many work at once and no more', async () => {
  const inTurn = createTurns(2)
  let working = 0
  let most = 0
  const work = (i: number) => async (): Promise<number> => {
    most = Math.max(most, ++working)
    await scheduler.wait(5)
    working--
    return i
  }
  const done = await Promise.all(Array.from({ length: 7 }, async (_, i) => await inTurn(work(i))))
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(most).toBe(2)
})

test('createTurns() gives the turn of work that throws to the next', async () => {
  const inTurn = createTurns(1)
  const failing = inTurn(async () => {
    throw new Error('as it happens')
  })
  await expect(failing).rejects.toThrow('as it happens')
  expect(await inTurn(async () => 'next')).toBe('next')
})
