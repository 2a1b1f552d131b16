// Hostile files and uploads: an engine that spins or grows is ended alone, its document gets a typed error, all else goes on.
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { strToU8, zipSync, zlibSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

const MiB = 1024 * 1024
let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(async () => await instance.stop())

/** Parts from a fixed sequence of numbers until so many bytes are there. */
function fill(sizeBytes: number, part: (pick: (below: number) => number) => string): string {
  let state = 1
  const pick = (below: number): number => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % below
  const parts: string[] = []
  for (let size = 0; size < sizeBytes; size += parts.at(-1)!.length) parts.push(part(pick))
  return parts.join('')
}

function docx(body: string): Uint8Array {
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  const names = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  return zipSync({
    '[Content_Types].xml': strToU8(`<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`),
    'word/document.xml': strToU8(`<w:document xmlns:w="${names}"><w:body>${body}</w:body></w:document>`),
  })
}

/** One page with these operators, deflated. */
function pdf(operators: string): Uint8Array {
  const stream = zlibSync(strToU8(operators))
  const objects = [
    strToU8('<< /Type /Catalog /Pages 2 0 R >>'),
    strToU8('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    strToU8(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    ),
    Buffer.concat([
      strToU8(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
      stream,
      strToU8('\nendstream'),
    ]),
    strToU8('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
  ]
  const parts: Uint8Array[] = [strToU8('%PDF-1.5\n')]
  const offsets = objects.map((object, i) => {
    const at = parts.reduce((sum, part) => sum + part.length, 0)
    parts.push(strToU8(`${i + 1} 0 obj\n`), object, strToU8('\nendobj\n'))
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = parts.reduce((sum, part) => sum + part.length, 0)
  const table = `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([...parts, strToU8(table)])
}

const pidsOf = (...names: string[]): number[] =>
  instance
    .pids()
    .filter(({ name }) => names.includes(name))
    .map(({ pid }) => pid)

/** Ends of processes in the launcher's log, in order, each with its reason; not of those that it renews: engines between documents, main in a quiet moment. */
const endedProcesses = (): string[] =>
  instance
    .logs()
    .filter((line) => line.includes('"event":"process ended"'))
    .map((line) => JSON.parse(line) as { process: string; reason: string })
    .filter(({ reason }) => reason !== 'asked to stop')
    .map(({ process, reason }) => `${process} (${reason})`)

/** Uploads small documents until told to stop; each must complete. */
async function ingestBystanders(name: string, until: Promise<unknown>): Promise<number> {
  const running = { isOver: false }
  const stop = (): boolean => (running.isOver = true)
  void until.then(stop, stop)
  let count = 0
  do {
    const end = await client.process(`The bystander ${name} number ${count} keeps a quiet ledger.`, {
      name: 'calm.txt',
    })
    expect([end.status, end.error]).toEqual(['completed', null])
    count++
    await wait(250)
  } while (!running.isOver)
  return count
}

const typedCodes = ['DEADLINE_EXCEEDED', 'ENGINE_KILLED', 'LIMIT_EXCEEDED', 'DOCUMENT_DAMAGED']

/** `kills`: whether the file is known to need the end of a process; the others are refused by structure or deadline. */
const hostile: Readonly<Record<string, { name: string; kills: boolean; make: () => Uint8Array }>> = {
  '100 MiB of tiny elements': {
    name: 'tiny.docx',
    kills: false,
    make: () => docx(fill(100 * MiB, (pick) => `<w:p><w:r><w:t>${pick(256).toString(36)}</w:t></w:r></w:p>`)),
  },
  '60 MiB of text operators': {
    name: 'text.pdf',
    kills: false,
    make: () =>
      pdf(`BT /F1 9 Tf ${fill(60 * MiB, (pick) => `(${String.fromCharCode(97 + pick(26))}) Tj ${pick(9)} 0 Td `)}ET`),
  },
  '60 MiB of path operators': {
    name: 'paths.pdf',
    kills: false,
    make: () => pdf(fill(60 * MiB, (pick) => `${pick(600)} ${pick(700)} m ${pick(600)} ${pick(700)} l S\n`)),
  },
  '15 MiB of empty cells': {
    name: 'cells.csv',
    kills: true,
    make: () => strToU8(fill(15 * MiB, (pick) => (pick(5) > 0 ? ',' : '"a\n",'))),
  },
  '2 million personal values': {
    name: 'mails.txt',
    kills: false,
    make: () => strToU8('x@y.co '.repeat((15 * MiB) / 7)),
  },
}

describe('a hostile file', () => {
  test.each(Object.entries(hostile))('costs its own engine only: %s', async (title, { name, kills, make }) => {
    const before = { launcher: pidsOf('launcher'), ended: endedProcesses().length }
    const bytes = make()
    await wait(100) // Making it took so long that the server has closed idle connections.
    const startMs = performance.now()
    const processing = client.process(bytes, { name, waitSeconds: 0 })
    const bystanders = await ingestBystanders(title, processing)
    const end = await processing
    const ended = endedProcesses().slice(before.ended)
    console.log(
      `measured: ${title}: ${end.status} ${end.error?.code} in ${Math.round(performance.now() - startMs)} ms, ended ${ended.join(' ') || 'nothing'}, ${bystanders} bystanders completed`,
    )
    expect(typedCodes).toContain(end.error?.code)
    expect(pidsOf('launcher')).toEqual(before.launcher)
    expect(ended.filter((process) => !process.startsWith('engine-'))).toEqual([])
    expect(ended.length).toBeLessThanOrEqual(limits.engineKillsMax)
    if (kills) expect(ended.length).toBeGreaterThan(0)
    const after = await client.process(`After ${title} the lamp still burns.`, { name: 'after.txt' })
    expect(after.status).toBe('completed')
  })
})

/** 0 once the process is gone. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4_096
  } catch {
    return 0
  }
}

const block = new Uint8Array(limits.documentBytesMax - 8).fill(7)

/** A file of exactly the bound, of no format, and unlike the others. */
/** One process sends all of them: where that is too slow for one, it is given up as any slow upload is, and sent again. */
async function uploadLargest(i: number, triesLeft = 4): Promise<{ status: number; documentId: string }> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array([0, 1, 2, 3, 4, 5, 6, i]), block]), 'block.bin')
  const request = { method: 'POST', body: form }
  const response = await fetch(`${instance.url}/api/documents/ingest`, request).catch(() => null)
  if ((response === null || response.status === 408) && triesLeft > 0) return await uploadLargest(i, triesLeft - 1)
  if (response === null) throw new Error('an upload was cut off five times')
  const { documentId } = (await response.json()) as { documentId: string }
  return { status: response.status, documentId }
}

/** Sends the start of an upload; what comes later is the caller's. */
async function openUpload(contentLength: number): Promise<{ socket: Socket; answer: () => string }> {
  const socket = connect(instance.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (part: Buffer) => (answer += part.toString()))
  socket.on('error', () => {})
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.write(
    `POST /api/documents/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${contentLength}\r\n\r\n` +
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nstart ',
  )
  return { socket, answer: () => answer }
}

describe('uploads', () => {
  test.skipIf(process.platform !== 'linux')('20 of 64 MiB at once leave the memory of main bounded', async () => {
    const ended = endedProcesses().length
    const residentOfMain = (): number => Math.max(0, ...pidsOf('main').map(residentBytes))
    const startBytes = residentOfMain()
    let peakBytes = startBytes
    const timer = setInterval(() => (peakBytes = Math.max(peakBytes, residentOfMain())), 50)
    try {
      const startMs = performance.now()
      const answers = await Promise.all(Array.from({ length: 20 }, async (_, i) => await uploadLargest(i)))
      console.log(`measured: 20 uploads of 64 MiB acknowledged in ${Math.round(performance.now() - startMs)} ms`)
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
      for (const { documentId } of answers) {
        const end = await client.settled(documentId, 600_000)
        expect(end.error?.code).toBe('UNSUPPORTED_FORMAT')
      }
      console.log(`measured: all ended in ${Math.round(performance.now() - startMs)} ms`)
    } finally {
      clearInterval(timer)
      console.log(
        `measured: main from ${Math.round(startBytes / MiB)} to at most ${Math.round(peakBytes / MiB)} MiB resident`,
      )
    }
    expect(endedProcesses().slice(ended)).toEqual([])
    expect(peakBytes).toBeLessThan(1_200 * MiB)
  })

  test('one above the bound is refused before its bytes are sent', async () => {
    const { socket, answer } = await openUpload(limits.documentBytesMax + MiB)
    for (const untilMs = Date.now() + 5_000; Date.now() < untilMs && !answer().includes('\r\n\r\n');) await wait(20)
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  test('100 slow ones block nobody, and are not acknowledged', async () => {
    const slow = await Promise.all(Array.from({ length: 100 }, async () => await openUpload(10 * MiB)))
    const timer = setInterval(() => slow.forEach(({ socket }) => socket.write('x')), 200)
    const startMs = performance.now()
    const end = await client.process('The ferry left before the fog came.', { name: 'fog.txt' })
    console.log(`measured: a document beside 100 slow uploads in ${Math.round(performance.now() - startMs)} ms`)
    clearInterval(timer)
    expect(end.status).toBe('completed')
    expect(performance.now() - startMs).toBeLessThan(5_000)
    expect(slow.map(({ answer }) => answer()).join('')).toBe('')
    for (const { socket } of slow) socket.destroy()
    await wait(500)
    expect((await fetch(`${instance.url}/healthz`)).status).toBe(200)
  })
})
