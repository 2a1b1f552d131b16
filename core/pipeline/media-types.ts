// Media types that may leave quarantine: a closed list, since a file can name any type it likes, and what it names may be personal.

export const unknownMediaType = 'application/octet-stream'

const openDocument = ['text', 'spreadsheet', 'presentation', 'graphics', 'chart', 'formula', 'image', 'database']
const openXml = ['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation']
const openXmlTemplates = ['wordprocessingml.template', 'spreadsheetml.template', 'presentationml.template']

/** By what stands in front of the slash: names as IANA registers them, and those that Tika and browsers give. */
const names: Readonly<Record<string, string>> = {
  application: `pdf rtf json ld+json xml xhtml+xml zip gzip x-gzip x-bzip2 x-xz x-7z-compressed x-rar-compressed vnd.rar x-tar zstd
    octet-stream msword vnd.ms-excel vnd.ms-powerpoint vnd.ms-outlook vnd.ms-outlook-pst vnd.ms-project vnd.visio vnd.ms-publisher
    x-mspublisher onenote vnd.ms-onenote vnd.ms-works vnd.ms-word.document.macroenabled.12 vnd.ms-excel.sheet.macroenabled.12
    vnd.ms-excel.sheet.binary.macroenabled.12 vnd.ms-powerpoint.presentation.macroenabled.12 vnd.ms-xpsdocument x-tika-msoffice
    x-tika-ooxml x-tika-ooxml-protected x-tika-iworks-protected x-ole-storage vnd.wordperfect vnd.apple.pages vnd.apple.numbers
    vnd.apple.keynote vnd.apple.unknown.13 epub+zip x-mobipocket-ebook mbox ms-tnef vnd.ms-tnef pkcs7-mime pkcs7-signature postscript
    illustrator javascript x-javascript ecmascript sql x-sh x-sqlite3 x-msaccess java-archive java-vm x-executable x-msdownload
    x-dosexec x-elf x-mach-binary wasm x-shockwave-flash dicom x-parquet yaml toml x-bittorrent vnd.google-earth.kmz
    vnd.google-earth.kml+xml atom+xml rss+xml mathml+xml x-tex x-latex x-bibtex-text-file x-font-ttf x-matroska mp4 ogg x-cbor cbor`,
  text: `plain html csv tab-separated-values markdown x-markdown x-web-markdown xml css javascript calendar vcard x-vcard x-log x-ini
    x-java-properties x-python x-java-source x-c x-c++ x-csharp x-php x-ruby x-go x-rust x-sql x-yaml yaml x-diff x-rst x-tex rtf
    richtext troff vtt x-matlab x-scala x-perl x-sh iso19139+xml`,
  image: `png jpeg gif bmp x-ms-bmp tiff webp svg+xml heic heif avif jp2 jpx jxl vnd.adobe.photoshop vnd.dwg vnd.dxf x-icon
    vnd.microsoft.icon emf wmf x-emf x-wmf x-portable-pixmap x-portable-bitmap x-portable-graymap x-portable-anymap x-xcf x-pict
    x-jbig2 jls apng x-raw-adobe x-canon-cr2 x-nikon-nef x-sony-arw icns ktx bpg`,
  audio: `mpeg mp4 ogg vorbis opus flac x-flac wav x-wav vnd.wave aac x-aac x-aiff aiff amr midi x-ms-wma webm basic x-m4a`,
  video: `mp4 mpeg quicktime x-msvideo x-matroska webm ogg x-flv x-ms-wmv 3gpp 3gpp2 x-m4v mp2t`,
  message: 'rfc822 x-emlx news delivery-status disposition-notification partial',
  multipart: 'related mixed alternative signed',
  font: 'ttf otf woff woff2 collection',
  model: 'gltf+json gltf-binary stl obj',
}

const known: ReadonlySet<string> = new Set([
  ...Object.entries(names).flatMap(([type, list]) => list.split(/\s+/).map((name) => `${type}/${name}`)),
  ...openDocument.flatMap((kind) => ['', '-template'].map((end) => `application/vnd.oasis.opendocument.${kind}${end}`)),
  ...[...openXml, ...openXmlTemplates].map((kind) => `application/vnd.openxmlformats-officedocument.${kind}`),
])

/** The type without its parameters where it is a known one; any other is `application/octet-stream`. */
export function knownMediaType(declared: string): string {
  const bare = (declared.split(';')[0] ?? '').trim().toLowerCase()
  return known.has(bare) ? bare : unknownMediaType
}

/** What a file's extension says, for senders that say nothing. */
const byExtension: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  htm: 'text/html',
  html: 'text/html',
  json: 'application/json',
  xml: 'application/xml',
  pdf: 'application/pdf',
  rtf: 'application/rtf',
  eml: 'message/rfc822',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}

/** The type that an upload says it has, of the closed list, until somebody looked into it. */
export function declaredMediaType(upload: {
  readonly contentType: string | null
  readonly fileName: string | null
}): string {
  const declared = knownMediaType(upload.contentType ?? '')
  if (declared !== unknownMediaType) return declared
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(upload.fileName ?? '') ?? []
  return (extension === undefined ? undefined : byExtension[extension.toLowerCase()]) ?? unknownMediaType
}
