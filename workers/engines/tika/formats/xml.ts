// XML: the text of elements and the values of attributes. Document types are ignored, declared entities refused.
import type { Context, Extracted } from '../context.ts'
import { TextWriter } from '../text-writer.ts'
import { walkXml } from '../xml.ts'

export async function extractXml(bytes: Uint8Array, context: Context): Promise<Extracted> {
  return { mediaType: 'application/xml', text: await xmlText(bytes, context), metadata: {}, embedded: [] }
}

/** The text of an XML part, one line per element that has some, attribute values on lines of their own. */
export async function xmlText(bytes: Uint8Array, context: Context): Promise<string> {
  const writer = new TextWriter(context.budget)
  await walkXml(
    bytes,
    {
      open(_name, attributes) {
        writer.endParagraph()
        for (const name in attributes) {
          if (name.startsWith(':')) continue
          writer.write(attributes[name] ?? '')
          writer.endParagraph()
        }
      },
      close: () => writer.endParagraph(),
      text: (text) => writer.write(text.replaceAll(/\s+/gu, ' ')),
    },
    context.pause,
  )
  return writer.toString()
}
