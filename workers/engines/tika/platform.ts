// Where extraction runs in the Worker: the bundle's compiled PDFium, and turns for other requests.
import type { Platform } from './dialect-routes.ts'
import pdfiumModule from './pdfium-module.ts'
import { openPdfium } from './pdfium.ts'

/** The module is compiled once and instantiated per document. */
export const platform: Platform = {
  pause: async () => await scheduler.wait(0),
  openPdfium: async (heapBytesMax) => await openPdfium(pdfiumModule, heapBytesMax),
}
