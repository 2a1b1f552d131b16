// Begins the export of telemetry where an address is configured, and begins it anew where the configuration changed.
import type { Parts } from '../parts.ts'
import { socketPaths } from '../supervise/main-process.ts'
import { readDestination } from './destination.ts'

/** Ends what was begun before. Where nothing is configured, nothing of it is loaded. */
export async function startExport(parts: Parts): Promise<void> {
  const { settings, bootstrapped, log } = parts
  const before = parts.exporter
  parts.exporter = undefined
  await before?.stop()
  const destination = readDestination(bootstrapped.configuration.config.telemetry, settings)
  if (destination === null) return
  const { Exporter } = await import('./exporter.ts')
  parts.exporter = new Exporter({
    destination,
    metricsSocket: socketPaths(settings).metricsSocket,
    resource: {
      'service.name': settings.environment['OTEL_SERVICE_NAME'] || 'clawql',
      'service.instance.id': bootstrapped.identity.instanceId,
    },
    log,
  })
}
