// Runs the README's transcript against an instance of its own and compares it with what stands there; --write puts the real output in.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { startInstance } from '../test/acceptance/instance.ts'

const page = new URL('../README.md', import.meta.url)
const blockPattern = /(```console\n)([\s\S]*?)(```)/
const ulid = /\b0[0-9A-HJKMNP-TV-Z]{25}\b/g

/** What differs from run to run: ids, hashes, times. */
function normalise(output: string): string {
  return output
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<uuid>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/(?<![0-9a-z])0[0-9a-hjkmnp-tv-z]{25}(?![0-9a-z])/gi, '<id>')
    .replaceAll(/\bn_[0-9a-f]{6,32}/g, '<node>')
    .replaceAll(/(?<=<[A-Z_]+_)[0-9a-hjkmnp-tv-z]{7}(?=>)/g, 'label')
    .replaceAll(/\b[0-9a-f]{12,64}(?:…|\b)/g, '<hash>')
    .replaceAll(/\b[A-Za-z0-9+/]{43}=/g, '<hash>')
    .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, '<duration>')
    .replaceAll(/\b\d+\.\d{2,}\b/g, '<number>')
    .replaceAll(/[ \t]+/g, ' ')
    .trimEnd()
}

interface Step {
  readonly command: string
  readonly output: string
}

/** A step is a line after `$ ` and the lines up to the next one. */
function readSteps(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = '', ...output] = text.split('\n')
      return { command, output: output.join('\n').trimEnd() }
    })
}

const isWriting = process.argv.includes('--write')
const text = readFileSync(page, 'utf8')
const [, , block = ''] = blockPattern.exec(text) ?? []
/** The document of the transcript has another id in each run; the README's id is replaced by the real one. */
const [writtenId = '\0'] = block.match(ulid) ?? []
let realId = writtenId
const instance = await startInstance()

function run(command: string): string {
  const env = { ...process.env, CLAWQL_URL: instance.url, NO_COLOR: '1' }
  const runnable = command.replaceAll('http://localhost:8080', instance.url).replaceAll(writtenId, realId)
  const output = execFileSync('sh', ['-c', runnable], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
  return output.replaceAll(instance.url, 'http://localhost:8080').trimEnd()
}

/** The command after an ingest may come before the document is through. */
function untilCompleted(documentId: string): void {
  const status = `curl -s ${instance.url}/api/documents/${documentId}/status`
  execFileSync('sh', ['-c', `until ${status} | grep -q '"status":"completed"'; do sleep 0.1; done`], {
    timeout: 30_000,
  })
}

const written: string[] = []
let differences = 0
try {
  for (const { command, output } of readSteps(block)) {
    const real = run(command)
    const [id] = real.match(ulid) ?? []
    if (written.length === 0 && id !== undefined) {
      realId = id
      untilCompleted(realId)
    }
    written.push(`$ ${command.replaceAll(writtenId, realId)}\n${real}\n`)
    if (normalise(real) === normalise(output)) continue
    differences++
    if (!isWriting)
      console.log(`README differs at: ${command}\n--- README\n${normalise(output)}\n--- now\n${normalise(real)}\n`)
  }
} finally {
  await instance.stop()
}
if (isWriting) {
  writeFileSync(
    page,
    text.replace(blockPattern, () => `\`\`\`console\n${written.join('\n')}\`\`\``),
  )
  console.log('README written')
} else {
  console.log(`readme: ${written.length} commands, ${differences} differ`)
  process.exitCode = differences === 0 && written.length > 0 ? 0 : 1
}
