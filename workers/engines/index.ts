// The engines Worker: its heartbeat, and engines that are read in with the first document.

type Answer = (request: Request, env: object, ctx: ExecutionContext) => Response | Promise<Response>

/** Parsers, lexicon and recognisers hold some 50 MB: an instance that nobody writes to does without, and starts sooner. */
const answer: Answer = async (request, env, ctx) => (await import('./routes.ts')).routes.fetch(request, env, ctx)

const fetch: Answer = (request, env, ctx) =>
  new URL(request.url).pathname === '/health' ? new Response('ok') : answer(request, env, ctx)

export default { fetch }
