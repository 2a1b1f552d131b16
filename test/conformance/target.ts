// Where the conformance suite runs: BASE_URL where it is set, else a self-hosted instance of its own.
import { startInstance, type TestInstance } from '../acceptance/instance.ts'

export interface Target {
  readonly url: string
  stop(): Promise<void>
}

/** With API_KEY every request of the suite carries it. */
export async function openTarget(): Promise<Target> {
  const given = process.env['BASE_URL']
  if (given !== undefined) return { url: given.replace(/\/$/, ''), stop: async () => {} }
  const instance: TestInstance = await startInstance()
  return { url: instance.url, stop: () => instance.stop() }
}
