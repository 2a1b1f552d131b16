// Writes docs/reference/problems/ and docs/reference/limits.md from the contract: `node tools/reference-pages.ts && oxfmt docs`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits, limitsByProfile } from '../contract/limits.ts'
import { problems, type ProblemCode } from '../contract/problems.ts'
import { limitMeanings } from './limit-meanings.ts'
import { problemCauses } from './problem-causes.ts'

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

/** Content by path within the repository, before it is formatted. */
export function referencePages(): ReadonlyMap<string, string> {
  const codes = Object.keys(problems) as ProblemCode[]
  return new Map([
    ...codes.map((code) => [`docs/reference/problems/${code}.md`, problemPage(code)] as const),
    ['docs/reference/problems/README.md', problemIndex(codes)],
    ['docs/reference/limits.md', limitsPage()],
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..')
  for (const [path, text] of referencePages()) {
    mkdirSync(dirname(join(rootDir, path)), { recursive: true })
    writeFileSync(join(rootDir, path), text)
  }
}
