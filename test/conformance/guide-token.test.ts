// The guide's lines with a token of minutes, on an instance that lets nobody in without one.
import { startInstance } from '../acceptance/instance.ts'
import { guideSuite } from './guide-suite.ts'
import type { Target } from './target.ts'

async function openWithToken(): Promise<Target> {
  const instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  const answer = await fetch(`${instance.url}/api/auth/token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${instance.adminKey}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { token } = (await answer.json()) as { readonly token: string }
  return { url: instance.url, token, stop: () => instance.stop() }
}

guideSuite(openWithToken)
