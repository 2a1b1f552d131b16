// clawql ingest: sends files and folders, waits until each document is processed, and sums up.
import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DocumentStatusAnswer, IngestAnswer } from '../../contract/document.ts'
import { toFailure, type Api } from '../api.ts'
import { optionList, optionText, type Command, type Invocation } from '../command.ts'
import { faultOf, listFiles, type ListedFile } from '../list-files.ts'
import { CommandFailure, createBar, exitCodes } from '../output.ts'

const usage = 'ingest <files or folders…>'
const uploadsAtOnce = 8
const pollMs = 200
const pollMaxMs = 2_000
const waitMaxMs = 15 * 60_000
const refusalsMax = 30

interface Outcome {
  readonly file: string
  readonly documentId: string | null
  readonly status: string
  readonly merkleRoot: string | null
  readonly deduplicated: boolean
  readonly durationMs: number
  readonly error: string | null
  /** What its sender can do; null where nothing is wrong. */
  readonly next: string | null
}

function readMetadata(invocation: Invocation): string {
  const single = ['matter', 'vertical', 'classification', 'graph', 'session', 'states'].flatMap((name) => {
    const value = optionText(invocation, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const [tags, subjects] = [optionList(invocation, 'tag'), optionList(invocation, 'subject')]
  const supersedes = optionList(invocation, 'supersedes')
  return JSON.stringify({
    ...(tags.length > 0 ? { tags } : {}),
    ...(subjects.length > 0 ? { subjects } : {}),
    ...(supersedes.length > 0 ? { supersedes } : {}),
    ...Object.fromEntries(single),
  })
}

/** Sends one file; waits as told where the server is full or still starting. */
async function upload(api: Api, file: ListedFile, metadata: string): Promise<IngestAnswer> {
  const content = await open(file)
  for (let refusals = 0; ; refusals++) {
    const form = new FormData()
    form.set('file', content, basename(file.shown))
    form.set('metadata', metadata)
    const answer = await api.fetch('/api/documents/ingest', { method: 'POST', body: form })
    if (answer.ok) return (await answer.json()) as IngestAnswer
    const isBusy = answer.status === 429 || answer.status === 503
    if (!isBusy || refusals >= refusalsMax) throw await toFailure(answer)
    await answer.body?.cancel()
    await wait(Math.min(10, Number(answer.headers.get('retry-after')) || 1) * 1_000)
  }
}

async function open({ path, fault }: ListedFile): Promise<Blob> {
  if (fault !== null) throw new CommandFailure(fault, exitCodes.failed)
  try {
    return await openAsBlob(path)
  } catch (error) {
    throw new CommandFailure(faultOf(error), exitCodes.failed)
  }
}

async function untilProcessed(api: Api, documentId: string): Promise<DocumentStatusAnswer> {
  const deadlineMs = performance.now() + waitMaxMs
  for (let delayMs = pollMs; ; delayMs = Math.min(pollMaxMs, delayMs * 1.3)) {
    const status = await api.json<DocumentStatusAnswer>(`/api/documents/${documentId}/status`)
    if (status.status !== 'processing' || performance.now() > deadlineMs) return status
    await wait(delayMs)
  }
}

async function ingestOne(api: Api, file: ListedFile, metadata: string): Promise<Outcome> {
  const startedMs = performance.now()
  const outcome = (more: Partial<Outcome>): Outcome => ({
    file: file.shown,
    documentId: null,
    status: 'refused',
    merkleRoot: null,
    deduplicated: false,
    error: null,
    next: null,
    durationMs: Math.round(performance.now() - startedMs),
    ...more,
  })
  try {
    const { documentId, deduplicated = false } = await upload(api, file, metadata)
    const { status, merkleRoot, error } = await untilProcessed(api, documentId)
    const reason = error === null ? null : `${error.code}: ${error.message}`
    return outcome({ documentId, status, merkleRoot, deduplicated, error: reason, next: error?.next ?? null })
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.exitCode === exitCodes.unreachable) throw error
    return outcome({ error: error.message, next: error.next ?? null })
  }
}

function countStates(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>()
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1)
  const known = outcomes.filter(({ deduplicated }) => deduplicated).length
  const states = [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
  return known === 0 ? states : `${states}; ${known} known already`
}

export const ingestCommand: Command = {
  usage,
  summary: 'Send documents and wait until they are processed',
  options: {
    tag: { type: 'string', multiple: true, help: 'a word to find it by' },
    subject: { type: 'string', multiple: true, help: 'whom it is about; kept as a keyed pseudonym' },
    matter: { type: 'string', help: 'the case that it belongs to' },
    vertical: { type: 'string', help: 'the business that it belongs to, such as lending' },
    classification: { type: 'string', help: 'public, internal, confidential or restricted' },
    graph: { type: 'string', help: 'the graph that remembers it; main by default' },
    session: { type: 'string', help: 'the conversation that it is a part of' },
    states: { type: 'string', help: 'what it states of its subjects, one at a time: "lives in"' },
    supersedes: { type: 'string', multiple: true, help: 'a document that it supersedes' },
  },
  example: 'clawql ingest letters/ invoice.pdf --tag 2026 --matter "Case 17"',
  async run(invocation) {
    const { api, output, positionals } = invocation
    const files = listFiles(positionals)
    if (files.length === 0)
      throw new CommandFailure('There is no file to send.', exitCodes.usage, `Usage: clawql ${usage}`)
    const metadata = readMetadata(invocation)
    const startedMs = performance.now()
    const bar = createBar(files.length, !output.isJson)
    const outcomes: Outcome[] = []
    const queue = [...files]
    const work = async (): Promise<void> => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        bar.advance(outcomes.length, file.shown)
        const outcome = await ingestOne(api, file, metadata)
        outcomes.push(outcome)
        bar.end()
        const remarks = [file.isTextName ? null : 'its name is not UTF-8 and is sent as shown', outcome.error].filter(
          (remark) => remark !== null,
        )
        output.line([outcome.documentId ?? '-'.repeat(26), outcome.status, file.shown, ...remarks].join('  '))
        if (outcome.next !== null) output.line(`  ${outcome.next}`)
      }
    }
    await Promise.all(Array.from({ length: uploadsAtOnce }, work))
    bar.advance(outcomes.length, '')
    bar.end()
    output.answer(outcomes)
    output.line(`${countStates(outcomes)} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
    return outcomes.every(({ status }) => status === 'completed') ? exitCodes.done : exitCodes.failed
  },
}
