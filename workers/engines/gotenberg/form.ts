// The files of a form in Gotenberg's dialect; its other fields (margins, delays, scripts) have no meaning here.
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { readForm } from '../../shared/request-body.ts'

export interface FormFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Room for the parts' headers and the fields besides the files. */
const formOverheadBytes = 1024 * 1024

/** Files of the form's parts; refused with UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or VALIDATION_FAILED. */
export async function readFiles(request: Request): Promise<Result<readonly FormFile[]>> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) {
    return refused('UNSUPPORTED_MEDIA_TYPE', "Invalid 'Content-Type' header value: want 'multipart/form-data'")
  }
  const form = await readForm(request, limits.documentBytesMax + formOverheadBytes)
  if (!form.ok) return form
  const files: FormFile[] = []
  for (const [, part] of form.value) {
    if (typeof part === 'string') continue
    if (files.length >= limits.attachmentsMax) return refused('LIMIT_EXCEEDED', 'the form has too many files')
    files.push({ name: part.name, bytes: new Uint8Array(await part.arrayBuffer()) })
  }
  return accepted(files)
}
