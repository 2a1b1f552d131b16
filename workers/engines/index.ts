// The engines Worker: its heartbeat, and engines that are read in with the first document.

/** Parsers, lexicon and recognisers hold some 50 MB: an instance that nobody writes to does without, and starts sooner. */
const answer = async (request: Request): Promise<Response> => (await import('./routes.ts')).routes.fetch(request)

export default {
  fetch: (request: Request): Response | Promise<Response> =>
    new URL(request.url).pathname === '/health' ? new Response('ok') : answer(request),
}
