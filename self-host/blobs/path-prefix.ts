// In front of an engine at an address with a path: drivers ask for /version, and the server is asked for /<path>/version.

interface BasePathEnv {
  readonly TARGET: Fetcher
  /** Without a slash at its end. */
  readonly BASE_PATH: string
}

export default {
  fetch(request: Request, env: BasePathEnv): Promise<Response> {
    const url = new URL(request.url)
    url.pathname = `${env.BASE_PATH}${url.pathname}`
    return env.TARGET.fetch(new Request(url, request))
  },
} satisfies ExportedHandler<BasePathEnv>
