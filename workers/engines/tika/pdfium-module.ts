// The compiled PDFium module, as the Worker's bundle carries it; compiled once, instantiated per document.
import pdfiumModule from '@embedpdf/pdfium/pdfium.wasm'

export default pdfiumModule
