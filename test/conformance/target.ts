// Where the conformance suite runs: CONFORMANCE_URL where it is set, else a self-hosted instance of its own.
import { startInstance, type TestInstance } from '../acceptance/instance.ts'

export interface Target {
  readonly url: string
  /** Where one is needed. */
  readonly token?: string
  stop(): Promise<void>
}

/** Vite sets BASE_URL itself, hence the longer name. */
export async function openTarget(): Promise<Target> {
  const given = process.env['CONFORMANCE_URL']
  if (given !== undefined) return { url: given.replace(/\/$/, ''), stop: async () => {} }
  const instance: TestInstance = await startInstance()
  return { url: instance.url, stop: () => instance.stop() }
}
