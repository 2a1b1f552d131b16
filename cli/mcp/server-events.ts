// The texts of server-sent events as they come (WHATWG HTML, §9.2): what clients of MCP are sent where an answer is a stream.

/** Events without text, such as comments that keep a connection alive, are left out. Throws where the stream breaks off. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  let texts: string[] = []
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true })
    const lines = rest.split(/\r\n|\n|\r(?=[^])/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '' && texts.length > 0) {
        yield texts.join('\n')
        texts = []
      }
      if (line.startsWith('data:')) texts.push(line.slice(line.startsWith('data: ') ? 6 : 5))
    }
  }
}
