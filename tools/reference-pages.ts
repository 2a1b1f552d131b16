// Writes docs/reference/problems/ and docs/reference/limits.md from the contract, and the list of the manual's pages: `node tools/reference-pages.ts && oxfmt docs`.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits, limitsByProfile } from '../contract/limits.ts'
import { problems, type ProblemCode } from '../contract/problems.ts'
import { limitMeanings } from './limit-meanings.ts'
import { problemCauses } from './problem-causes.ts'

const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..')
const KiB = 1024
const MiB = 1024 * KiB

function problemPage(code: ProblemCode): string {
  const { status, title, next } = problems[code]
  return `# ${code}

HTTP ${status} · ${title}

**Cause.** ${problemCauses[code]}

**Next.** ${next}
`
}

function problemIndex(codes: readonly ProblemCode[]): string {
  const lines = codes.map((code) => `- [${code}](${code}.md) · ${problems[code].status} · ${problems[code].title}`)
  return `# Problems

Every failure is \`application/problem+json\` (RFC 9457) with \`code\`, \`next\` and \`requestId\`; its \`type\` ends in the code. The same codes stand in a document’s \`error\` and \`stageErrors\`.

${lines.join('\n')}
`
}

function readable(name: string, value: number): string {
  const count = new Intl.NumberFormat('en').format(value)
  if (/Bytes(Max|Min)?$/.test(name) && value % MiB === 0) return `${value / MiB} MiB`
  if (/Bytes(Max|Min)?$/.test(name) && value % KiB === 0) return `${value / KiB} KiB`
  if (/Bytes(Max|Min)?$/.test(name)) return `${count} bytes`
  if (/Ms(PerMiB)?$/.test(name)) return `${count} ms`
  if (name.includes('Seconds')) return `${count} s`
  return name.includes('Characters') ? `${count} characters` : count
}

function limitsPage(): string {
  const { machine, edge } = limitsByProfile
  const boundOf = (name: string, value: number): string => {
    if (!(name in edge)) return readable(name, value)
    const profiled = name as keyof typeof edge
    return `${readable(name, machine[profiled])}; at the edge ${readable(name, edge[profiled])}`
  }
  const rows = Object.entries(limits).map(
    ([name, value]) => `| \`${name}\` | ${boundOf(name, value)} | ${limitMeanings[name as keyof typeof limits]} |`,
  )
  return `# Limits

Bounds on every input, from contract/limits.ts. What an isolate of 128 MB can't hold has a smaller bound at the edge: each wrangler.toml says so when its Worker is built.

| name | bound | on |
| --- | --- | --- |
${rows.join('\n')}
`
}

/** Imports of every page of the manual, by its path below docs/. */
function manualTexts(paths: readonly string[]): string {
  const imports = paths.map((path, at) => `import text${at} from '../../docs/${path}.md'`)
  const entries = paths.map((path, at) => `  ['${path}', text${at}],`)
  return `// The pages of docs/ that the manual has, by their paths; written by tools/reference-pages.ts.
// oxlint-disable import/default -- pages are bundled as text
${imports.join('\n')}

export const texts: ReadonlyMap<string, string> = new Map([
${entries.join('\n')}
])
`
}

/** What operators and builders read; how it is made and why stays in the repository. */
function manualPaths(): readonly string[] {
  const folders = ['operating', 'reference', 'reference/problems']
  return folders.flatMap((folder) =>
    readdirSync(join(rootDir, 'docs', folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replace('.md', '')}`)
      .toSorted(),
  )
}

/** Content by path within the repository, before it is formatted. */
export function referencePages(): ReadonlyMap<string, string> {
  const codes = Object.keys(problems) as ProblemCode[]
  return new Map([
    ...codes.map((code) => [`docs/reference/problems/${code}.md`, problemPage(code)] as const),
    ['docs/reference/problems/README.md', problemIndex(codes)],
    ['docs/reference/limits.md', limitsPage()],
    ['workers/manual/texts.ts', manualTexts(manualPaths())],
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of referencePages()) {
    mkdirSync(dirname(join(rootDir, path)), { recursive: true })
    writeFileSync(join(rootDir, path), text)
  }
}
