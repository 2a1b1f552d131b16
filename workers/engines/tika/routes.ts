// Embedded Tika in the Worker: its dialect over the bundle's compiled PDFium.

import type { Hono } from 'hono'
import { tikaRoutesOn } from './dialect-routes.ts'
import pdfiumModule from './pdfium-module.ts'
import { openPdfium } from './pdfium.ts'

/** Routes relative to where Tika is mounted. The module is compiled once and instantiated per document. */
export function tikaRoutes(): Hono {
  return tikaRoutesOn({
    pause: async () => await scheduler.wait(0),
    openPdfium: async (heapBytesMax) => await openPdfium(pdfiumModule, heapBytesMax),
  })
}
