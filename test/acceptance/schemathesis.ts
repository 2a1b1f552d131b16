// Schemathesis, a fuzzer of OpenAPI descriptions: installed on first use where Python is at hand, run against an instance.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../../contract/limits.ts'
import { routes } from '../../contract/routes.ts'
import { rootDir } from '../../self-host/settings.ts'

/** Pinned together: a seed means the same requests only with the same generator. */
const packages = ['schemathesis==4.32.5', 'hypothesis==6.170.15']
const folder = join(rootDir, '.engines', 'schemathesis')
const bin = join(folder, 'bin')
const installMs = 240_000
/** Longer than the longest wait that a request may ask for: what takes longer hangs. */
const requestTimeoutSeconds = limits.waitSecondsMax + 5

/**
 * By name, so that a new version adds none unasked. What the description forbids must be refused, what it allows taken (a 404
 * counts as taken), a key asked for. Left out: `use_after_free`, because no operation deletes; `ensure_resource_availability`,
 * because a document has no archive and no receipt until it is processed; `object_level_authorization`, which needs a second
 * caller (tenants.test.ts has one).
 */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'negative_data_rejection',
  'positive_data_acceptance',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
]

/** Why Schemathesis can't be had here, or null once it is installed. An interrupted installation is repeated. */
export function installSchemathesis(): string | null {
  const marker = join(folder, `.complete-${packages.join('-').replaceAll('==', '-')}`)
  if (existsSync(marker)) return null
  const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else "older than 3.10")'
  const python = spawnSync('python3', ['-c', probe], { encoding: 'utf8' })
  if (python.status !== 0) return `python3 with venv and pip is not at hand: ${lastLine(python)}`
  mkdirSync(folder, { recursive: true })
  for (const [command, args] of [
    ['python3', ['-m', 'venv', '--clear', folder]],
    [join(bin, 'pip'), ['install', '-q', '--disable-pip-version-check', ...packages]],
  ] as const) {
    const done = spawnSync(command, args, { encoding: 'utf8', timeout: installMs })
    if (done.status !== 0) return `schemathesis could not be installed: ${lastLine(done)}`
  }
  writeFileSync(marker, '')
  return null
}

const lastLine = ({ error, stderr }: { error?: Error; stderr: string | null }): string =>
  error?.message ?? stderr?.trim().split('\n').at(-1) ?? ''

const withMore = [
  routes.keysCreate,
  routes.logEpoch,
  routes.identityAlias,
  routes.identityUnalias,
  routes.policyWrite,
  routes.policyExplain,
  routes.tokenIssue,
  // A projection has a grammar of its own.
  routes.execute,
]

/** One Idempotency-Key for two requests is refused (422), one label twice, a role that no policy defines, rules that say too much at once: no schema says so. */
const again = (operationId: string): string => `
[[operations]]
include-operation-id = "${operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]
`

/**
 * A preview reads a file at once: that its bytes are of no known format is in no schema (422), and more options than their part
 * may hold are too much before they are read (413). An ingest takes both and says so later.
 */
const configuration = `
[[operations]]
include-operation-id = "${routes.redactionPreview.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]

# What a subject was erased of is taken no more (410). It calls a label that fits its pattern a violation of it ("Ē*" of a session): what the pattern forbids, validate.test.ts and fuzz.test.ts send.
[[operations]]
include-operation-id = "${routes.ingest.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "429", "5xx"]
negative_data_rejection.expected-statuses = ["202", "400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]

# What was erased is not tried again (410).
[[operations]]
include-operation-id = "${routes.documentRetry.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "429", "5xx"]

# Options of one mode are refused in another, which no schema says.
[[operations]]
include-operation-id = "${routes.recall.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]

# One of three parameters is to be sent, which no schema of a query says.
[[operations]]
include-operation-id = "${routes.memoryGraph.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429", "5xx"]

[[operations]]
include-operation-id = "${routes.memoryIngest.operationId}"
[operations.checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "422", "429", "5xx"]
negative_data_rejection.expected-statuses = ["202", "400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]
${withMore.map(({ operationId }) => again(operationId)).join('')}`

export interface FuzzOptions {
  /** Of the folder that keeps what failed. */
  readonly name: string
  readonly url: string
  readonly seed: number
  readonly maxSeconds: number
  readonly apiKey?: string | undefined
  /** Of the only operation to be asked; without it, all. */
  readonly operationId?: string | undefined
}

export interface FuzzReport {
  readonly exitCode: number | null
  /** Holds a curl line for each failing request, and its bytes where a shell can't print them. */
  readonly output: string
  readonly requests: number
  readonly operations: { readonly selected: number; readonly tested: number }
}

/**
 * The instance's description without Idempotency-Key: that a key may not come again with another file (422) is in no schema, and
 * short keys are drawn again and again. test/conformance/api.test.ts has them.
 */
async function describe(url: string): Promise<string> {
  const response = await fetch(`${url}/openapi.json`)
  const document = (await response.json()) as { paths: Record<string, Record<string, Described>> }
  const ingest = document.paths[routes.ingest.path]?.['post']
  if (ingest !== undefined) ingest.parameters = ingest.parameters.filter(({ name }) => name !== 'Idempotency-Key')
  return JSON.stringify(document)
}

interface Described {
  parameters: readonly { readonly name: string }[]
}

function argumentsOf(
  { url, seed, maxSeconds, apiKey, operationId }: FuzzOptions,
  { reportPath, descriptionPath }: { readonly reportPath: string; readonly descriptionPath: string },
): string[] {
  const named = {
    checks: checks.join(','),
    seed,
    'max-time': maxSeconds,
    'request-timeout': requestTimeoutSeconds,
    'generation-database': 'none',
    report: 'json',
    'report-json-path': reportPath,
    warnings: 'off',
    // A filtered field can't be sent again, and the key dies with the instance.
    'output-sanitize': false,
  }
  // What it has just read is no operation to look at.
  const chosen =
    operationId === undefined
      ? `--exclude-operation-id=${routes.openapi.operationId}`
      : `--include-operation-id=${operationId}`
  const options = Object.entries(named).map(([name, value]) => `--${name}=${value}`)
  if (apiKey !== undefined) options.push(`--header=Authorization: Bearer ${apiKey}`)
  return ['--no-color', 'run', descriptionPath, `--url=${url}`, '--continue-on-failure', chosen, ...options]
}

/** Sends requests, valid and bent, for `maxSeconds`. The API key is in the output where a request fails. */
export async function runSchemathesis(fuzz: FuzzOptions): Promise<FuzzReport> {
  // Keeps the report, and the failing cases as Schemathesis stores them, until the next run.
  const runDir = join(folder, `run-${fuzz.name.replaceAll(' ', '-')}`)
  rmSync(runDir, { recursive: true, force: true })
  mkdirSync(runDir)
  const reportPath = join(runDir, 'report.json')
  const descriptionPath = join(runDir, 'openapi.json')
  writeFileSync(descriptionPath, await describe(fuzz.url))
  writeFileSync(join(runDir, 'schemathesis.toml'), configuration)
  // No proxy may come between, and Schemathesis reads no configuration but this.
  const child = spawn(join(bin, 'schemathesis'), argumentsOf(fuzz, { reportPath, descriptionPath }), {
    cwd: runDir,
    env: { PATH: process.env['PATH'] ?? '', HOME: runDir, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: (fuzz.maxSeconds + 2 * requestTimeoutSeconds) * 1000,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })
  if (!existsSync(reportPath)) throw new Error(`schemathesis ended with ${exitCode} and no report:\n${output}`)
  const report = JSON.parse(readFileSync(reportPath, 'utf8')) as {
    readonly test_cases: { readonly generated: number }
    readonly operations: FuzzReport['operations']
  }
  return { exitCode, output, requests: report.test_cases.generated, operations: report.operations }
}
