// The fonts and the subsetter that the Worker's bundle carries; the large CJK fonts come from the FONTS binding when needed.
import notoSans from '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'
import notoSansBold from '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'
import harfbuzz from 'harfbuzzjs/dist/harfbuzz-subset.wasm'
import { createSubset } from '../../../shared/page/fonts/subset.ts'
import { createTypefaces } from '../../../shared/page/fonts/typeface.ts'

/** Names of the files behind FONTS in the order in which they are tried, small ones first. What is not there is passed over. */
const fallbackFiles = [
  'noto-sans-gothic.ttf',
  'noto-sans-symbols-2.ttf',
  'noto-emoji.ttf',
  'noto-sans-sc.ttf',
  'noto-sans-kr.ttf',
]

export const subset = createSubset(harfbuzz)
export const typefaces = createTypefaces({
  sans: { name: 'NotoSans-Regular', file: new Uint8Array(notoSans) },
  sansBold: { name: 'NotoSans-Bold', file: new Uint8Array(notoSansBold) },
  fallbackFiles,
})
