// The embedded engines and the embedded Paperless alone, on one port, under the prefixes /tika, /gotenberg, /presidio and /paperless.
import type { Progress } from './progress.ts'

export async function runEngines(_progress: Progress): Promise<void> {}
