// What a file was found to be: the extractor that it goes to, and its media type.

/** The extractor that a file goes to; `none` when there is none for its media type. */
export type Format =
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'odf'
  | 'rtf'
  | 'html'
  | 'eml'
  | 'csv'
  | 'plain'
  | 'xml'
  | 'none'

export interface Detected {
  readonly format: Format
  readonly mediaType: string
  /** Set for a protected office file: its format can't be seen without the password. */
  readonly encrypted?: true
}

/** Media types of Office Open XML (ECMA-376). */
export const officeMediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
} as const
