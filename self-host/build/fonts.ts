// Copies the fonts that few documents need from their packages to dist/fonts, from where the engines Worker's FONTS binding serves them.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { rootDir } from '../settings.ts'
import { unpackWoff } from './woff.ts'

/** File names are those of workers/engines/gotenberg/fonts/font-modules.ts. */
const sources: { readonly [fileName: string]: string } = {
  'noto-sans-symbols-2.ttf': '@expo-google-fonts/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
  'noto-sans-gothic.ttf': '@fontsource/noto-sans-gothic/files/noto-sans-gothic-gothic-400-normal.woff',
  'noto-emoji.ttf': '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'noto-sans-sc.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'noto-sans-kr.ttf': '@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf',
}

/** Packages whose files these are: whoever installs ours needs them. */
export const fontPackages: readonly string[] = Object.values(sources).map((path) =>
  path.split('/').slice(0, 2).join('/'),
)

export const fontsDir = join(rootDir, 'dist', 'fonts')

/** In the checkout, or beside this package where it is one of others. */
const findSource = (path: string): string | undefined =>
  [join(rootDir, 'node_modules', path), join(rootDir, '..', path)].find((file) => existsSync(file))

/** Copied once per lock. */
export function areFontsCurrent(): boolean {
  const fonts = statSync(fontsDir, { throwIfNoEntry: false })
  const lock = statSync(join(rootDir, 'package-lock.json'), { throwIfNoEntry: false })
  return fonts !== undefined && fonts.mtimeMs >= (lock?.mtimeMs ?? 0)
}

/** File names whose package is not installed: their characters end in GLYPH_MISSING. */
export function copyFonts(): readonly string[] {
  // Made beside its place: a copy that breaks off is none.
  const draftDir = `${fontsDir}-${process.pid}`
  rmSync(draftDir, { recursive: true, force: true })
  mkdirSync(draftDir, { recursive: true })
  const missing: string[] = []
  for (const [fileName, path] of Object.entries(sources)) {
    const from = findSource(path)
    if (from === undefined) {
      missing.push(fileName)
      continue
    }
    const to = join(draftDir, fileName)
    if (path.endsWith('.woff')) writeFileSync(to, unpackWoff(readFileSync(from)))
    else copyFileSync(from, to)
  }
  // File by file where there are fonts already: an engine that runs never reads half a font.
  if (existsSync(fontsDir))
    for (const fileName of readdirSync(draftDir)) renameSync(join(draftDir, fileName), join(fontsDir, fileName)) // oxfmt-ignore
  else renameSync(draftDir, fontsDir)
  rmSync(draftDir, { recursive: true, force: true })
  // It is compared with the lock's.
  utimesSync(fontsDir, new Date(), new Date())
  return missing
}
