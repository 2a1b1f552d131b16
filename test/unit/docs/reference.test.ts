// The reference says what the contract says: a page per problem code, every bound with its value, every variable of the environment.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { problems } from '../../../contract/problems.ts'
import { normaliseLocalConfig } from '../../../core/instance/normalise-local-config.ts'
import { problemResponse } from '../../../workers/shared/problem.ts'
import { rootDir } from '../../../self-host/settings.ts'
import { referencePages } from '../../../tools/reference-pages.ts'
import { rolePage, withRoleTable } from '../../../tools/role-table.ts'

const read = (path: string): string => readFileSync(join(rootDir, path), 'utf8')
/** The formatter aligns tables; words and order are what counts. */
const words = (text: string): string => text.replaceAll(/-{3,}/g, '---').replaceAll(/\s+/g, ' ').trim()

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(rootDir, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && /\.(ts|mjs)$/.test(item.name))
    .map((item) => readFileSync(join(item.parentPath, item.name), 'utf8'))
}

describe('docs/reference', () => {
  it.each([...referencePages()])('%s says what the contract says', (path, text) => {
    expect(words(read(path))).toBe(words(text))
  })

  it('has the page that each problem’s type URL names, and none for a code that is gone', async () => {
    for (const code of Object.keys(problems) as (keyof typeof problems)[]) {
      const problem = (await problemResponse({ code, detail: '' }, 'request-0001').json()) as { type: string }
      const path = problem.type.replace('https://clawql.com/', '')
      expect([path, existsSync(join(rootDir, `${path}.md`))]).toEqual([`docs/reference/problems/${code}`, true])
    }
    const pages = readdirSync(join(rootDir, 'docs/reference/problems')).filter((name) => name !== 'README.md')
    expect(pages.toSorted()).toEqual(
      Object.keys(problems)
        .map((code) => `${code}.md`)
        .toSorted(),
    )
  })
})

describe('docs/redaction-quality.md', () => {
  it('shows a configuration that is taken', () => {
    const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(read('docs/redaction-quality.md')) ?? []
    const normalised = normaliseLocalConfig(parse(yaml), {})
    expect(normalised.ok ? normalised.value.config.documents.presidio : normalised.refusal).toMatchObject({
      allowList: ['desk@example.org', 'Felsmark'],
      adHocRecognizers: [{ supported_entity: 'BADGE' }],
    })
  })
})

describe('docs/operating/access.md', () => {
  it('has the table of roles as core/access and the routes have it', () => {
    const page = read(rolePage)
    expect(words(page)).toBe(words(withRoleTable(page)))
  })
})

describe('docs/operating/behind-tls.md', () => {
  it('shows a configuration that is taken', () => {
    const [, yaml = ''] = /```yaml\n([^]*?)```/.exec(read('docs/operating/behind-tls.md')) ?? []
    const normalised = normaliseLocalConfig(parse(yaml), {})
    expect(normalised.ok ? normalised.value.config.api : normalised.refusal).toMatchObject({
      publicUrl: 'https://clawql.example.com',
      auth: { mode: 'apiKey' },
    })
  })
})

describe('docs/operating/self-host.md', () => {
  it('names every variable of the environment that launcher and command line read', () => {
    const sources = [...sourcesIn('self-host'), ...sourcesIn('cli'), ...sourcesIn('core/instance')].join('\n')
    const names = new Set(sources.match(/\b(?:CLAWQL_[A-Z_]+|ENGINES_PORT|[A-Z]+(?:_[A-Z]+)?_URL)\b/g))
    expect(names.size).toBeGreaterThan(10)
    const page = read('docs/operating/self-host.md')
    expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})
