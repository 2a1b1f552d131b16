// Views of memory over a real Tenant and MemoryGraph: what begins at a label is walked page by page, to its end.
import { expect, test } from 'vitest'
import { memoryAddChunksMax } from '../../contract/memory.ts'
import type { MemoryGraphAnswer, MemoryGraphQuery } from '../../contract/memory-view.ts'
import { limits } from '../../contract/limits.ts'
import { readGraph } from '../../workers/gateway/memory-view.ts'
import type { Session } from '../../workers/gateway/session.ts'
import { maria, open } from './identity-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

const viewOf = ({ tenant, tenantId, call, graph }: ReturnType<typeof open>) => {
  const session: Pick<Session, 'tenant' | 'call' | 'graph'> & { claims: { tenantId: string; digest: null } } = {
    tenant,
    call,
    graph: () => graph,
    claims: { tenantId, digest: null },
  }
  return (query: Partial<MemoryGraphQuery>) =>
    readGraph(session as unknown as Session, { hops: 0, maxNodes: limits.viewNodesMax, ...query })
}

async function pagesOf(opening: ReturnType<typeof open>, query: Partial<MemoryGraphQuery>) {
  const view = viewOf(opening)
  const pages: MemoryGraphAnswer[] = []
  for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)!.nextCursor)
    pages.push(opened(await view({ ...query, ...(cursor === undefined ? {} : { cursor }) })))
  return pages
}

test('a page of which nothing may be read does not end the walk, but where it is the first', async () => {
  const opening = open()
  const { tenant, call, remember } = opening
  const [label] = await remember('d1', [`{${maria}} had the weir built.`])
  await remember('d2', [`{${maria}} had the weir mended.`])
  await remember('d3', [`{${maria}} had the weir sold.`])
  const asked = { label: label!, maxNodes: 1 }
  const idsOf = (pages: readonly MemoryGraphAnswer[]) => pages.map(({ nodes }) => nodes.map(({ id }) => id))
  const before = await pagesOf(opening, asked)
  expect(idsOf(before).map((ids) => ids.length)).toEqual([1, 1, 1])
  const second = before[1]!.documents[0]!.id
  opened(await tenant.destroyDocumentKey({ ...call, documentId: second }))
  const after = await pagesOf(opening, asked)
  expect(idsOf(after)).toEqual([idsOf(before)[0], [], idsOf(before)[2]])
  const view = viewOf(opening)
  expect(await view({ document: second })).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } })
  expect(await view({ ...asked, cursor: '7' })).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } })
  expect(await view({ document: ulidOf('d9') })).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } })
})

test('a label in more nodes than a view takes is walked as far as one goes', async () => {
  const opening = open()
  const textsAt = (from: number): string[] =>
    Array.from({ length: memoryAddChunksMax }, (_, at) => `{${maria}} noted ${from + at}.`)
  const documents = Math.ceil((limits.viewWalkNodesMax * 0.6) / memoryAddChunksMax)
  let label = ''
  // Each text is in two nodes: one of them is about somebody that it does not name.
  for (let at = 0; at < documents; at += 1) {
    const texts = textsAt(at * memoryAddChunksMax)
    const [own] = await opening.remember(`a${at}`, texts)
    label = own!
    await opening.remember(`b${at}`, texts, { isAbout: true })
  }
  const pages = await pagesOf(opening, { label })
  expect(pages.map(({ nodes }) => nodes.length)).toEqual([200, 200, 200, 200, 200])
  expect(new Set(pages.flatMap(({ nodes }) => nodes.map(({ id }) => id))).size).toBe(limits.viewWalkNodesMax)
})
