// OLE compound files: their kind by their streams, what they wrap, and hostile chains.
import { strToU8 } from 'fflate'
import { expect, it } from 'vitest'
import { oleMediaType, wrappedFile } from '../../../../workers/engines/tika/cfb.ts'
import { extract, zip } from './extraction.ts'

const sector = 512
const endOfChain = 0xfffffffe

/** A compound file of one stream (MS-CFB 2.2 to 2.6): header, allocation table, directory, then the stream's sectors. */
function compound(name: string, content: Uint8Array, next = (at: number): number => at + 1): Uint8Array {
  const sizeBytes = Math.max(content.length, 4096)
  const count = Math.ceil(sizeBytes / sector)
  const bytes = new Uint8Array(sector * (3 + count))
  const view = new DataView(bytes.buffer)
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  view.setUint16(30, 9, true)
  view.setUint32(48, 1, true)
  view.setUint32(56, 4096, true)
  view.setUint32(60, endOfChain, true)
  view.setUint32(68, endOfChain, true)
  bytes.fill(0xff, 76, 512)
  view.setUint32(76, 0, true)
  const fat = sector
  view.setUint32(fat + 4, endOfChain, true)
  for (let at = 2; at < 2 + count; at += 1) view.setUint32(fat + at * 4, at === 1 + count ? endOfChain : next(at), true)
  const entry = (index: number, title: string, start: number, size: number): void => {
    const at = sector * 2 + index * 128
    for (let letter = 0; letter < title.length; letter += 1)
      view.setUint16(at + letter * 2, title.charCodeAt(letter), true)
    view.setUint16(at + 64, (title.length + 1) * 2, true)
    view.setUint32(at + 116, start, true)
    view.setUint32(at + 120, size, true)
  }
  entry(0, 'Root Entry', endOfChain, 0)
  entry(1, name, 2, sizeBytes)
  bytes.set(content, sector * 3)
  return bytes
}

/** Ole10Native (MS-OLEDS 2.3.6): a file as it was dropped into a document. */
function native(fileName: string, content: string): Uint8Array {
  const path = strToU8(`${fileName}\0C:\\${fileName}\0`)
  const bytes = new Uint8Array(6 + path.length + 8 + 4 + content.length)
  bytes.set(path, 6)
  const view = new DataView(bytes.buffer)
  view.setUint32(6 + path.length + 8, content.length, true)
  bytes.set(strToU8(content), 6 + path.length + 12)
  return bytes
}

it.each([
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['EncryptedPackage', 'application/x-tika-ooxml-protected'],
  ['else', 'application/x-ole-storage'],
])('oleMediaType: a stream %s tells %s', (name, mediaType) => {
  expect(oleMediaType(compound(name, new Uint8Array()))).toBe(mediaType)
})

it('wrappedFile: takes out a dropped file with its name', () => {
  const file = wrappedFile(compound('\u0001Ole10Native', native('card.txt', 'card 4111111111111111')))
  expect([file?.name, new TextDecoder().decode(file?.bytes)]).toEqual(['card.txt', 'card 4111111111111111'])
})

it('wrappedFile: a chain that loops ends with its declared size', () => {
  const file = wrappedFile(compound('Package', strToU8('x'), () => 2))
  expect(file?.bytes.length).toBe(4096)
})

it('extractAll: an OLE object in a DOCX gives the file inside it', async () => {
  const file = zip({
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<w:document/>',
    'word/embeddings/oleObject1.bin': compound('\u0001Ole10Native', native('card.txt', 'card 4111111111111111')),
  })
  const found = await extract(file)
  const resources = found.ok ? found.value : []
  expect(resources.map(({ path, text }) => [path, text])).toEqual([
    [undefined, ''],
    ['/oleObject1.bin', ''],
    ['/oleObject1.bin/card.txt', 'card 4111111111111111'],
  ])
})
