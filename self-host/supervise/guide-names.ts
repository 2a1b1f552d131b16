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

/** Whether a log line belongs to the service: by its process, and in the main process by the Worker that wrote it. */
export function isLineOf(row: ServiceRow, line: { readonly process: string; readonly text: string }): boolean {
  if (row.name === 'clawql-api') return row.processes.includes(line.process) || line.process === 'launcher'
  if (!row.processes.includes(line.process)) return false
  if (row.name === 'paperless-ngx') return line.text.includes('"worker":"paperless"')
  if (row.name === 'redis') return line.text.includes('"worker":"pipeline"')
  return true
}
