// Copies the fonts that few documents need to dist/fonts, from where the engines Worker's FONTS binding serves them.
import { existsSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unpackWoff } from './woff.ts'

const root = new URL('..', import.meta.url)
/** File names are those of workers/engines/gotenberg/fonts/font-modules.ts. */
const sources: { readonly [fileName: string]: string } = {
  'noto-sans-symbols-2.ttf': '@expo-google-fonts/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
  'noto-sans-gothic.ttf': '@fontsource/noto-sans-gothic/files/noto-sans-gothic-gothic-400-normal.woff',
  'noto-emoji.ttf': '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'noto-sans-sc.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'noto-sans-kr.ttf': '@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf',
}

const folder = fileURLToPath(new URL('dist/fonts/', root))
mkdirSync(folder, { recursive: true })
for (const [fileName, source] of Object.entries(sources)) {
  const from = fileURLToPath(new URL(`node_modules/${source}`, root))
  if (!existsSync(from)) {
    console.warn(`${fileName}: its package is not installed, so its characters end in GLYPH_MISSING`)
    continue
  }
  // Renamed into place: an engine that runs never reads half a font.
  const file = readFileSync(from)
  writeFileSync(`${folder}${fileName}.${process.pid}`, source.endsWith('.woff') ? unpackWoff(file) : file)
  renameSync(`${folder}${fileName}.${process.pid}`, `${folder}${fileName}`)
}
// The build compares this time with the lock's.
utimesSync(folder, new Date(), new Date())
