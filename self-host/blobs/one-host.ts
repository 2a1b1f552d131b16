// In front of the public network: hands on what is asked of one host, and nothing else.

interface OneHostEnv {
  readonly ORIGIN: string
}

export default {
  async fetch(request: Request, { ORIGIN }: OneHostEnv): Promise<Response> {
    if (new URL(request.url).origin !== ORIGIN) throw new Error('no way to another host')
    // Where it leads is looked at by who asked.
    return await fetch(request, { redirect: 'manual' })
  },
} satisfies ExportedHandler<OneHostEnv>
