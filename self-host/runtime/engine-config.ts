// One engine process: the engines Worker with no network, no environment, no store; fonts to read, and a second socket for its heartbeat.
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import type { BuiltWorker } from '../build/worker-manifest.ts'
import { renderConfig, type CapnpStruct } from '../capnp.ts'
import { fontsDir } from '../build/fonts.ts'
import { type Settings } from '../settings.ts'
import { v8Flags } from './v8-flags.ts'
import { diskService, nowhereService, type EmbedFile } from './stores.ts'
import { workerService } from './worker-capnp.ts'

/** The engines Worker's service and the fonts that it may read, for any process that runs it. */
export function engineServices(engines: BuiltWorker, embed: EmbedFile): readonly CapnpStruct[] {
  const hasFonts = existsSync(fontsDir)
  return [
    workerService(engines, { vars: {}, secrets: [], services: hasFonts ? { FONTS: 'fonts' } : {} }, embed),
    ...(hasFonts ? [diskService('fonts', fontsDir, false)] : []),
    nowhereService,
  ]
}

export function renderEngineConfig(
  settings: Settings,
  engines: BuiltWorker,
  sockets: { readonly http: string; readonly health: string },
): string {
  const embed: EmbedFile = (path) => ({ embed: relative(settings.runDir, path) })
  const service = engines.bindings.name
  return renderConfig({
    v8Flags: v8Flags.engine,
    services: engineServices(engines, embed),
    sockets: [
      { name: 'http', address: `unix:${sockets.http}`, http: {}, service },
      { name: 'health', address: `unix:${sockets.health}`, http: {}, service },
    ],
  })
}
