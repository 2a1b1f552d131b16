// A Worker that does to its bucket what a test asks over HTTP, and answers what the bucket answered.
const describe = (object) =>
  object === null
    ? null
    : {
        key: object.key,
        size: object.size,
        etag: object.etag,
        customMetadata: object.customMetadata,
        range: object.range,
        sha256: object.checksums.sha256 === undefined ? null : Buffer.from(object.checksums.sha256).toString('hex'),
        hasBody: 'body' in object,
      }

const operations = {
  head: async (bucket, { key }) => describe(await bucket.head(key)),
  list: async (bucket, { options }) => {
    const { objects, truncated, delimitedPrefixes, cursor } = await bucket.list(options)
    return { keys: objects.map(({ key }) => key), truncated, delimitedPrefixes, cursor: cursor ?? null }
  },
  putText: async (bucket, { key, text, options }) => describe(await bucket.put(key, text, options)),
  delete: async (bucket, { keys }) => bucket.delete(keys),
  getConditional: async (bucket, { key, options }) => describe(await bucket.get(key, options)),
  multipart: async (bucket, { key, partBytes, parts }) => {
    const upload = await bucket.createMultipartUpload(key)
    const done = []
    for (let i = 1; i <= parts; i++) done.push(await upload.uploadPart(i, new Uint8Array(partBytes).fill(i)))
    return describe(await upload.complete(done))
  },
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    const bucket = env[url.searchParams.get('bucket') ?? 'DOCUMENTS']
    const key = url.searchParams.get('key') ?? ''
    if (request.method === 'PUT') return Response.json(describe(await bucket.put(key, request.body)))
    if (request.method === 'GET') {
      const [offset, length] = [url.searchParams.get('offset'), url.searchParams.get('length')]
      const range = offset === null ? undefined : { offset: Number(offset), length: Number(length) }
      const object = await bucket.get(key, range === undefined ? {} : { range })
      return object === null ? new Response(null, { status: 404 }) : new Response(object.body)
    }
    const { operation, ...args } = await request.json()
    try {
      return Response.json({ value: await operations[operation](bucket, args) })
    } catch (error) {
      return Response.json({ error: String(error) })
    }
  },
}
