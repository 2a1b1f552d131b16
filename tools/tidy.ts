// The style guide as a check: who may import whom, sizes, names, first lines, links in docs, tests named by the coverage page.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Layer {
  readonly folders: readonly string[]
  readonly packages: readonly string[]
}

/** What draws graphs on the page: its files for browsers are served as they are. */
const drawing = 'color dispatch drag ease force interpolate quadtree selection timer transition zoom'
  .split(' ')
  .map((name) => `node_modules/d3-${name}/dist`)

/** What each folder may import: folders, then packages. The longest matching folder rules; a folder may always import itself. */
const layers: Record<string, Layer> = {
  contract: { folders: [], packages: ['zod'] },
  core: {
    folders: ['contract'],
    // Pure packages without I/O: hashing, stemming, number and name recognition, canonical JSON.
    packages: [
      'zod',
      '@noble/hashes',
      'wink-porter2-stemmer',
      'libphonenumber-js',
      'ibantools',
      'tldts',
      'compromise',
      'canonicalize',
      'ipaddr.js',
      're2js',
    ],
  },
  r2: { folders: ['contract', 'core'], packages: [] },
  'd1-migrations': { folders: [], packages: ['drizzle-orm', 'drizzle-kit'] },
  'durable-objects': {
    folders: ['contract', 'core', 'r2', 'd1-migrations'],
    packages: ['cloudflare:workers', 'node:crypto', '@noble/hashes', 'drizzle-orm', 'jose'],
  },
  'workers/shared': { folders: ['contract', 'core', 'r2'], packages: ['hono'] },
  // Layout and PDF writer: what renders files and what draws the page of redacted text have them in common.
  'workers/shared/page': {
    folders: ['contract', 'core', 'workers/shared/refusal.ts'],
    packages: ['fflate'],
  },
  'workers/gateway': {
    folders: ['contract', 'core', 'r2', 'workers/shared', 'dashboard', 'package.json', ...drawing],
    packages: ['hono', 'zod', 'ulidx', 'node:crypto', 'jose', 'oauth4webapi', '@modelcontextprotocol/server'],
  },
  // The one Worker that owns object classes; it has no code of its own.
  'workers/state': { folders: ['durable-objects'], packages: [] },
  'workers/pipeline': {
    folders: ['contract', 'core', 'r2', 'workers/shared'],
    packages: ['cloudflare:workers', 'zod', 'node:crypto'],
  },
  // The one way out to tools of others: nothing that could store, and no key of ours.
  'workers/bridge': {
    folders: ['contract', 'core', 'workers/shared'],
    packages: ['cloudflare:workers', 'yaml', 'ipaddr.js', '@modelcontextprotocol/client'],
  },
  // The one way to a directory of people, and where SAML is read: nothing that could store, and no key of ours.
  'workers/sign-in': {
    folders: ['contract', 'core', 'workers/shared'],
    packages: ['cloudflare:workers', 'ldapts', '@noble/hashes', 'node:crypto', 'saxes', 'xml-crypto', '@xmldom/xmldom'],
  },
  // Writes the pages of /docs: nothing that could store, and no key of ours.
  'workers/manual': {
    folders: ['contract', 'docs'],
    packages: ['cloudflare:workers', 'hono', 'marked'],
  },
  // Unredacted text passes through here and the gate stands here: nothing that can store or send.
  'workers/compute': {
    folders: ['contract', 'core', 'r2/ciphertext.ts', 'workers/shared'],
    packages: ['cloudflare:workers', 'zod', 'node:crypto', '@noble/hashes'],
  },
  'workers/engines': {
    folders: ['contract', 'core', 'workers/shared/request-body.ts', 'workers/shared/refusal.ts', 'workers/shared/page'],
    packages: [
      'hono',
      'zod',
      'fflate',
      'saxes',
      'htmlparser2',
      'postal-mime',
      'file-type',
      'papaparse',
      '@embedpdf/pdfium',
      'harfbuzzjs',
      '@expo-google-fonts/noto-sans',
      'node:crypto',
    ],
  },
  'workers/paperless': {
    folders: ['contract', 'core', 'r2', 'workers/shared/request-body.ts'],
    packages: ['hono', 'zod'],
  },
  'self-host': {
    folders: ['contract', 'core'],
    packages: ['node:', 'miniflare', 'yaml', 'ulidx', 'zod', 'cloudflare:workers', 'ipaddr.js'],
  },
  cli: { folders: ['contract', 'core', 'self-host'], packages: ['node:', 'yaml', 'zod'] },
  dashboard: { folders: ['contract'], packages: [] },
  // Copied out of here it works as it stands.
  clients: { folders: [], packages: ['openapi-fetch'] },
  // The simulated world around the Workers: it stands on production code, never the other way round.
  'test/simulation': {
    folders: [
      'contract',
      'core',
      'r2',
      'durable-objects',
      'workers',
      'test/bench/node-sql.ts',
      'test/bench/encodings.ts',
      'test/vectors/freeze-release.ts',
    ],
    packages: ['node:', 'vitest'],
  },
}

const linesMax = 300
const filesWithoutMapMax = 12
const bannedName = /(^|[-_.])(utils?|helpers?|common|misc|managers?|services?|handlers?|data|info|base)([-_.]|$)/i
const importPattern = /\b(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g
/** Ways of importing that cost too much, each with what to write instead. */
const bannedImports: readonly (readonly [RegExp, string])[] = [
  [
    /import (?:type )?\{[^}]*\bz\b[^}]*\} from 'zod'/,
    "import * as z from 'zod': `z` brings all locales into a bundle, 600 KB",
  ],
]
/** Files that may break a rule, each with its reason. The list may only shrink. */
const exceptions: Record<string, string> = {
  'tsconfig.base.json': 'the compiler’s usual name for shared options',
  'docs/operating/service.md': 'running as a service is what systemd and whoever searches the page call it',
}

const problems: string[] = []
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n')
const files = listed.filter((file) => existsSync(file))

for (const file of files) {
  checkName(file)
  if (!/\.(ts|mjs)$/.test(file) || file.endsWith('.d.ts')) continue
  const text = readFileSync(file, 'utf8')
  checkShape(file, text)
  checkImports(file, text)
}
for (const file of files.filter((name) => name.endsWith('.md'))) checkLinks(file)
checkMaps()
checkCoverage()

for (const problem of problems) console.error(problem)
console.log(`tidy: ${files.length} files, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function checkName(file: string): void {
  if (file in exceptions) return
  const name = path.basename(file).replace(/\.[a-z]+$/, '')
  if (bannedName.test(name)) problems.push(`${file}: the name says nothing; call it after what it does`)
}

function checkShape(file: string, text: string): void {
  const lines = text.split('\n')
  const code = lines.filter((line) => line.trim() !== '' && !/^\s*(\/\/|\*|\/\*)/.test(line)).length
  if (code > linesMax) problems.push(`${file}: ${code} lines of code, at most ${linesMax}`)
  if (!/^(#!.*\n)?(\/\/|\/\*\*) ?\S/.test(text)) problems.push(`${file}: the first line says what the file is for`)
}

function checkImports(file: string, text: string): void {
  for (const [pattern, instead] of bannedImports) if (pattern.test(text)) problems.push(`${file}: write ${instead}`)
  const layer = layerOf(file)
  if (layer === undefined) return
  const [name, rules] = layer
  for (const [, from, bare] of text.matchAll(importPattern)) {
    const target = from ?? bare ?? ''
    const resolved = target.startsWith('.') ? path.join(path.dirname(file), target) : null
    const isAllowed =
      resolved === null
        ? rules.packages.some(
            (allowed) => target === allowed || target.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`),
          )
        : [name, ...rules.folders].some((folder) => resolved === folder || resolved.startsWith(`${folder}/`))
    if (!isAllowed) problems.push(`${file}: ${name} may not import ${target}`)
  }
}

function layerOf(file: string): [string, Layer] | undefined {
  return Object.entries(layers)
    .filter(([name]) => file === name || file.startsWith(`${name}/`))
    .toSorted(([a], [b]) => b.length - a.length)[0]
}

/** Relative links in documents lead somewhere. */
function checkLinks(file: string): void {
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    if (!existsSync(path.join(path.dirname(file), target))) problems.push(`${file}: the link ${target} leads nowhere`)
  }
}

/** A folder of more than a dozen files of code is in a map: its own, which names each of them, or its parent's, as a folder of equals. */
function checkMaps(): void {
  const code = files.filter((file) => layerOf(file) !== undefined && /\.(ts|js|mjs|html|css)$/.test(file))
  for (const [folder, names] of byFolder(code)) {
    if (names.length <= filesWithoutMapMax || folder.startsWith('test/')) continue
    const own = `${folder}/README.md`
    if (existsSync(own)) {
      const named = namedIn(own)
      for (const name of names.filter((each) => !named.some((glob) => path.matchesGlob(each, glob))))
        problems.push(`${own}: ${name} is not on the map`)
    } else {
      const parents = path.join(path.dirname(folder), 'README.md')
      if (!existsSync(parents) || !namedIn(parents).includes(`${path.basename(folder)}/`))
        problems.push(`${folder}: ${names.length} files and no map at the door`)
    }
  }
}

function byFolder(paths: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const file of paths) {
    const folder = path.dirname(file)
    folders.set(folder, [...(folders.get(folder) ?? []), path.basename(file)])
  }
  return folders
}

/** Names and globs of files, and folders with a slash at their end, that a map has in code type. */
function namedIn(map: string): string[] {
  return [...readFileSync(map, 'utf8').matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name)
}

/** Every test that the coverage page names exists. */
function checkCoverage(): void {
  const page = 'docs/design/coverage.md'
  if (!existsSync(page)) return
  for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/`(test\/[^`\s]+\.(?:ts|sh|go))`/g)) {
    if (!existsSync(target)) problems.push(`${page}: ${target} does not exist`)
  }
}
