// Copies the fonts that are too large for the engines Worker's bundle to dist/fonts, from where its FONTS binding serves them.
import { copyFileSync, existsSync, mkdirSync, renameSync, utimesSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
/** File names are those of workers/engines/gotenberg/fonts/font-modules.ts. */
const sources: { readonly [fileName: string]: string } = {
  'noto-sans-symbols-2.ttf': 'noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
  'noto-emoji.ttf': 'noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'noto-sans-sc.ttf': 'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'noto-sans-kr.ttf': 'noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf',
}

const folder = fileURLToPath(new URL('dist/fonts/', root))
mkdirSync(folder, { recursive: true })
for (const [fileName, source] of Object.entries(sources)) {
  const from = fileURLToPath(new URL(`node_modules/@expo-google-fonts/${source}`, root))
  if (!existsSync(from)) {
    console.warn(`${fileName}: its package is not installed, so its characters end in GLYPH_MISSING`)
    continue
  }
  // Renamed into place: an engine that runs never reads half a font.
  copyFileSync(from, `${folder}${fileName}.${process.pid}`)
  renameSync(`${folder}${fileName}.${process.pid}`, `${folder}${fileName}`)
}
// The build compares this time with the lock's.
utimesSync(folder, new Date(), new Date())
