// The command line against an instance of a test.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { rootDir } from '../../self-host/settings.ts'
import type { TestInstance } from './instance.ts'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** In the instance's folder, with the key of its administrator where one is asked for. */
export function clawql(
  instance: Pick<TestInstance, 'url' | 'dir' | 'adminKey'>,
  ...args: readonly string[]
): Promise<Ended> {
  const key = instance.adminKey === undefined ? {} : { CLAWQL_API_KEY: instance.adminKey }
  const env = { PATH: process.env['PATH'], CLAWQL_URL: instance.url, ...key }
  return new Promise((resolve) => {
    const command = [join(rootDir, 'cli', 'clawql.mjs'), ...args]
    execFile(process.execPath, command, { env, cwd: instance.dir, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}
