// Names of the guide's services (checklist BS-10) and what plays their part here.
import type { LocalConfig } from '../../contract/config.ts'
import { computeName } from './compute-process.ts'

export interface ServiceRow {
  readonly name: string
  /** Processes that run it; empty where it is at an address. */
  readonly processes: readonly string[]
  readonly note: string
}

const place = (url: string, processes: readonly string[], note: string): Omit<ServiceRow, 'name'> =>
  url === 'embedded' ? { processes, note } : { processes: [], note: `at ${url}` }

/** The six of the guide, then Presidio. */
export function listServices(config: LocalConfig, engines: readonly string[]): readonly ServiceRow[] {
  const { tika, gotenberg, paperless, presidio } = config.documents
  return [
    { name: 'clawql-api', processes: ['main', computeName], note: 'gateway, pipeline and compute' },
    { name: 'clawql-memory-sqlite', processes: ['main'], note: 'Durable Objects on SQLite' },
    { name: 'paperless-ngx', ...place(paperless.url, ['main'], 'embedded archive') },
    { name: 'tika', ...place(tika.url, engines, 'embedded engine') },
    { name: 'gotenberg', ...place(gotenberg.url, engines, 'embedded engine') },
    { name: 'redis', processes: ['main'], note: 'its part is played by Queues' },
    {
      name: 'presidio',
      processes: engines,
      note:
        presidio.analyzerUrl === 'embedded' ? 'embedded engine' : `embedded engine, joined by ${presidio.analyzerUrl}`,
    },
  ]
}

/** Other names that users type. */
const aliases: { readonly [name: string]: string } = {
  api: 'clawql-api',
  memory: 'clawql-memory-sqlite',
  paperless: 'paperless-ngx',
  queue: 'redis',
}

export const resolveServiceName = (name: string): string => aliases[name] ?? name

interface WrittenLine {
  readonly process: string
  readonly text: string
}

const isOf =
  (pattern: RegExp, mark = '') =>
  ({ process, text }: WrittenLine): boolean =>
    pattern.test(process) && text.includes(mark)

/** Which log lines belong to a service: by their process, and in the main process by the Worker that wrote them. */
const linesByService: { readonly [service: string]: (line: WrittenLine) => boolean } = {
  'clawql-api': isOf(/^(?:launcher|main|compute-\d+)$/),
  'clawql-memory-sqlite': isOf(/^main$/),
  'paperless-ngx': isOf(/^main$/, '"worker":"paperless"'),
  tika: isOf(/^engine-\d+$/),
  gotenberg: isOf(/^engine-\d+$/),
  redis: isOf(/^main$/, '"worker":"pipeline"'),
  presidio: isOf(/^engine-\d+$/),
}

/** Names that `clawql logs` takes beside those of processes. */
export const logNames: readonly string[] = [...Object.keys(linesByService), ...Object.keys(aliases)]

/** Lines of a service or process; undefined where the name is neither. */
export function findLogSource(
  name: string,
  processes: readonly string[],
): ((line: WrittenLine) => boolean) | undefined {
  const service = resolveServiceName(name)
  if (Object.hasOwn(linesByService, service)) return linesByService[service]
  return processes.includes(name) ? (line) => line.process === name : undefined
}
