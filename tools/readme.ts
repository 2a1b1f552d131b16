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
    .replaceAll(ulid, '<id>')
    .replaceAll(/\bn_[0-9a-f]{6,32}/g, '<node>')
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
const instance = await startInstance()
const written: string[] = []
let failures = 0
let [writtenId, realId] = ['', '']
try {
  for (const { command, output } of readSteps(block)) {
    const runnable = command
      .replaceAll('http://localhost:8080', instance.url)
      .replaceAll(writtenId === '' ? '\0' : writtenId, realId)
    const real = execFileSync('sh', ['-c', runnable], {
      encoding: 'utf8',
      env: { ...process.env, CLAWQL_URL: instance.url, NO_COLOR: '1' },
    })
      .replaceAll(instance.url, 'http://localhost:8080')
      .trimEnd()
    if (realId === '') {
      ;[writtenId = ''] = output.match(ulid) ?? []
      ;[realId = ''] = real.match(ulid) ?? []
      // The next command may come before the document is through.
      if (realId !== '')
        execFileSync(
          'sh',
          [
            '-c',
            `until curl -s ${instance.url}/api/documents/${realId}/status | grep -q '"status":"completed"'; do sleep 0.1; done`,
          ],
          { timeout: 30_000 },
        )
    }
    const shown =
      writtenId === '' || isWriting ? command.replaceAll(writtenId === '' ? '\0' : writtenId, realId) : command
    written.push(`$ ${shown}\n${real}\n`)
    if (normalise(real) !== normalise(output)) {
      failures++
      console.log(`README differs at: ${command}\n--- README\n${normalise(output)}\n--- now\n${normalise(real)}\n`)
    }
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
  console.log(`readme: ${written.length} commands, ${failures} differ`)
  process.exitCode = failures === 0 && written.length > 0 ? 0 : 1
}
