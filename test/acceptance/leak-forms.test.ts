// Leaks by channel and form: every way of writing a value, in every place of a file, is nowhere in what leaves and nowhere at rest.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfText } from './archived-text.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { channels, type Channel } from './leak-channels.ts'
import { bareOf, fileNeedles, fileNumbers, forms, type Form } from './leak-forms.ts'

interface Case {
  readonly channel: Channel
  readonly form: Form
  readonly serial: number
}

const cases: readonly Case[] = channels
  .flatMap((channel) => forms.filter(({ isLatin }) => isLatin || !channel.isLatin).map((form) => ({ channel, form })))
  .map((one, serial) => ({ ...one, serial }))

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

const harmless = 'the weathercock squeaks'

/** What of a channel's values is left in all that the product says about its file. */
async function leaksOf(channel: Channel): Promise<string[]> {
  const own = cases.filter((one) => one.channel === channel)
  const values = own.map(({ form, serial }) => form.write(serial))
  const lines = [...values.map(({ written }) => written), harmless]
  const options = { name: channel.file, ...(channel.metadata ? { metadata: channel.metadata(lines) } : {}) }
  const { documentId, status } = await client.process(channel.build(lines), options)
  expect(status, channel.name).toBe('completed')
  const recalled = await client.recall('harbour office card mail notes tags')
  const said = [
    await pdfText(await client.archive(documentId)),
    recalled.results.map(({ content }) => content).join('\n'),
    await client.text(`/api/documents/${documentId}/status`),
    await client.text(`/api/documents/${documentId}/redaction`),
    await client.text(`/api/audit/document/${documentId}`),
  ].map(bareOf)
  // Only what was read can tell that nothing of it is left.
  expect(said[0], channel.name).toContain(bareOf(harmless))
  return own
    .filter((_, at) => said.some((answer) => answer.includes(bareOf(values[at]!.bare))))
    .map(({ form }) => `${channel.name}: ${form.name}`)
}

describe('values by channel and form', () => {
  test('are enough cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(400)
  })

  test.each(channels.map((channel) => [channel.name, channel] as const))('leave nothing of %s', async (_, channel) => {
    expect(await leaksOf(channel)).toEqual([])
  })

  test('are in no file of the instance', async () => {
    await instance.stop({ keep: true })
    const found = filesBelow(instance.dir).flatMap((file) => {
      const bytes = readFileSync(file)
      const needle = fileNeedles.find((one) => bytes.includes(one))?.toString()
      const text = bytes.toString('latin1')
      const found = needle ?? fileNumbers.find((one) => one.test(text))?.source
      return found === undefined ? [] : [`${path.relative(instance.dir, file)}: ${found}`]
    })
    expect(found).toEqual([])
  })
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name)
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat?.isDirectory() ? filesBelow(file) : stat?.isFile() ? [file] : []
  })
}
