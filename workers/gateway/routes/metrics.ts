// /metrics in Prometheus' text format.
import { routes } from '../../../contract/routes.ts'
import { answer } from '../answer.ts'
import { expose } from '../metrics/exposition.ts'
import { tenantFamilies } from '../metrics/tenant-families.ts'
import { serve } from '../serve.ts'

export const metricsRoutes = [
  serve(routes.metrics, async (session) =>
    answer(200, expose(await tenantFamilies(session)), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  ),
]
