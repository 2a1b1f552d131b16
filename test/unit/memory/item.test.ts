// Items of memory: the text that they become, and whose names redaction is told.
import { describe, expect, test } from 'vitest'
import { memoryItemSchema } from '../../../contract/memory-item.ts'
import { limits } from '../../../contract/limits.ts'
import { itemText, namesOfSpeaker } from '../../../core/memory/item.ts'
import { inlineBytesMax } from '../../../workers/gateway/upload/sealed-file.ts'

describe('itemText()', () => {
  test('puts the title above, and who said it in front', () => {
    expect(itemText({ text: 'a' })).toBe('a')
    expect(itemText({ text: 'a', title: 't', speaker: 's' })).toBe('t\n\ns: a')
  })

  test('fits into the Tenant’s row at every bound, in any script', () => {
    const of = (characters: number): string => '水'.repeat(characters)
    const longest = itemText({
      title: of(limits.itemTitleCharactersMax),
      speaker: of(limits.itemSpeakerCharactersMax),
      text: of(limits.itemCharactersMax),
    })
    expect(new TextEncoder().encode(longest).byteLength).toBeLessThanOrEqual(inlineBytesMax)
  })
})

test('namesOfSpeaker() takes a name for a name, and what somebody is for none', () => {
  for (const role of [
    undefined,
    'user',
    'Assistant',
    'speaker 2',
    'SPEAKER_00',
    'AI agent',
    'tool:7',
    '3',
    'Other host',
  ])
    expect([role, namesOfSpeaker(role)]).toEqual([role, []])
  for (const name of ['Ann', 'Will', 'Maria Keller', '王小明', 'Agent Smith', 'user Ann'])
    expect(namesOfSpeaker(name)).toEqual([name])
})

describe('time of an item', () => {
  const isTaken = (time: string): boolean => memoryItemSchema.safeParse({ text: 'a', time }).success

  test('is a day that there is, with a zone, from 1970 on', () => {
    for (const time of [
      '1970-01-01T00:00:00Z',
      '2024-02-29T23:59:59.999+14:00',
      '2000-02-29T00:00Z',
      '2999-12-31T00:00:00-03:30',
    ])
      expect([time, isTaken(time), Number.isNaN(Date.parse(time))]).toEqual([time, true, false])
    for (const time of [
      '1969-12-31T23:59:59Z',
      '2023-02-29T00:00:00Z',
      '2100-02-29T00:00:00Z',
      '2024-04-31T00:00:00Z',
      '2024-13-01T00:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:00:00',
      '2024-01-01',
      ' 2024-01-01T00:00:00Z',
    ])
      expect([time, isTaken(time)]).toEqual([time, false])
  })

  test('is every day that the calendar has', () => {
    for (let ms = Date.UTC(1970, 0, 1); ms < Date.UTC(2110, 0, 1); ms += 86_400_000)
      if (!isTaken(new Date(ms).toISOString())) throw new Error(new Date(ms).toISOString())
  })
})
