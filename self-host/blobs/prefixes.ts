// In front of the engines served alone: /paperless goes to the embedded Paperless without the prefix, all else to the engines Worker.

interface PrefixesEnv {
  readonly ENGINES: Fetcher
  readonly PAPERLESS: Fetcher
}

export default {
  fetch(request: Request, env: PrefixesEnv): Promise<Response> {
    const url = new URL(request.url)
    if (!url.pathname.startsWith('/paperless/')) return env.ENGINES.fetch(request)
    url.pathname = url.pathname.slice('/paperless'.length)
    return env.PAPERLESS.fetch(new Request(url, request))
  },
} satisfies ExportedHandler<PrefixesEnv>
