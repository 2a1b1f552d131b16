// Fills dist/fonts, for wrangler: `npm start` does it by itself.
import { copyFonts } from '../self-host/build/fonts.ts'

for (const fileName of copyFonts())
  console.warn(`${fileName}: its package is not installed, so its characters end in GLYPH_MISSING`)
