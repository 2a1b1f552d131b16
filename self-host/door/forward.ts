// One request handed to main over its Unix socket, and the answer handed back: streams both ways, nothing is held.
import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { limits } from '../../contract/limits.ts'
import { request as openRequest } from '../supervise/node-http.ts'
import { lostRequest, malformed, notReady, refuseRequest } from './refusals.ts'

export interface Target {
  readonly socketPath: string
  readonly agent: Agent
  /** From where the request comes; null where nobody knows. */
  readonly address: string | null
  /** Whether the door closes: a connection then ends with its answer. */
  readonly isClosing: () => boolean
}

/** Of one connection each (RFC 9110 §7.6.1). `Expect: 100-continue` is answered here already. */
const ownToConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect'])
/** By which main says of an answer that it goes on until somebody ends it: for the door alone. */
const standingField = 'clawql-standing'
/** By which the door tells main from where a request comes; what a client writes there is dropped. */
const addressField = 'clawql-client-address'
const ofDoor: ReadonlySet<string> = new Set([standingField, addressField])

export const isStanding = ({ headers }: IncomingMessage): boolean => headers[standingField] !== undefined
const noFields: ReadonlySet<string> = new Set()
const bodyFields = new Set(['content-length', 'transfer-encoding'])

/** Fields that `Connection` names, but for those that frame the body. */
function namedByConnection(value: string | undefined): ReadonlySet<string> {
  if (value === undefined || /^(keep-alive|close)$/i.test(value)) return noFields
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => !bodyFields.has(name) && name !== 'host'))
}

/** Names and values as they came, in turn, without those of the connection. */
function passedFields(raw: readonly string[], named: ReadonlySet<string>): readonly string[] {
  const passed: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!
    const lower = name.toLowerCase()
    if (!ownToConnection.has(lower) && !named.has(lower) && !ofDoor.has(lower)) passed.push(name, raw[i + 1]!)
  }
  return passed
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** What came of a body before main hears of its request. */
export interface BodyStart {
  readonly bytes: Buffer
  readonly isWhole: boolean
}

/** A recall's JSON is in it as a whole; of an upload it is the beginning. A client that stops before that costs main nothing. */
const startBytes = 16 * 1024

/** So long may the start of a body take. */
const startMs = 15_000

interface Started {
  readonly begun: (start: BodyStart) => void
  /** The start did not come in time. */
  readonly tooSlow: () => void
}

/** Calls on once the request has no body, or all of it is there, or its first 16 KiB are; the rest is left in the request, paused. */
export function readStart(request: IncomingMessage, { begun, tooSlow }: Started): void {
  if (!hasBody(request)) return begun({ bytes: Buffer.alloc(0), isWhole: true })
  // Main refuses it by its declared length: a client that asks so early need not send a byte.
  if (Number(request.headers['content-length'] ?? 0) > limits.documentBytesMax)
    return begun({ bytes: Buffer.alloc(0), isWhole: false })
  const parts: Buffer[] = []
  let sizeBytes = 0
  const stop = (): void => {
    clearTimeout(timer)
    request.removeListener('data', onData)
    request.removeListener('end', onEnd)
  }
  const timer = setTimeout(() => {
    stop()
    tooSlow()
  }, startMs)
  request.once('close', () => clearTimeout(timer))
  const end = (isWhole: boolean): void => {
    stop()
    begun({ bytes: Buffer.concat(parts), isWhole })
  }
  const onEnd = (): void => end(true)
  const onData = (part: Buffer): void => {
    parts.push(part)
    sizeBytes += part.length
    if (sizeBytes < startBytes) return
    request.pause()
    end(false)
  }
  request.on('data', onData)
  request.once('end', onEnd)
}

/** A refused client may still send: it is read on for a moment, lest its broken pipe hides the answer (RFC 9112 §9.6). */
const lingerMs = 2_000

/** Reads and drops what still comes of a request that is answered; a client that goes on sending is cut off. */
export function letGo(request: IncomingMessage): void {
  if (request.complete) return
  request.unpipe()
  request.resume()
  const timer = setTimeout(() => request.complete || request.destroy(), lingerMs)
  request.once('close', () => clearTimeout(timer))
}

/** Asks again only where that cannot do anything twice: nothing of an answer came, on a connection that main had closed meanwhile. */
const mayAskAgain = (request: IncomingMessage, outgoing: ClientRequest): boolean =>
  outgoing.reusedSocket && !hasBody(request) && (request.method === 'GET' || request.method === 'HEAD')

function passAnswer(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
  response.sendDate = false
  const fields = passedFields(answer.rawHeaders, namedByConnection(answer.headers.connection))
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', fields as string[])
  if (answer.statusCode !== undefined && answer.statusCode >= 400) letGo(request)
  answer.pipe(response)
  // Cut off in the middle: the client must see that, not a shorter answer.
  answer.once('error', () => response.destroy())
  answer.once('aborted', () => response.destroy())
}

/** Undefined where the request holds characters that cannot be sent on. */
function openOutgoing(request: IncomingMessage, target: Target): ClientRequest | undefined {
  const options = {
    socketPath: target.socketPath,
    agent: target.agent,
    method: request.method,
    path: request.url,
    headers: [
      ...passedFields(request.rawHeaders, namedByConnection(request.headers.connection)),
      ...(target.address === null ? [] : [addressField, target.address]),
    ],
    setHost: false,
  }
  try {
    return openRequest(options)
  } catch {
    return undefined
  }
}

export interface Forwarded {
  readonly target: Target
  readonly start: BodyStart
  /** Called with main's answer when its head is there. */
  readonly answered: (answer: IncomingMessage) => void
}

/** Main reads on for two seconds before it refuses. */
const headAnswerMs = 5_000

/**
 * Main closed its side while the body was on its way: it answered by the head alone, and the answer went with the connection that broke.
 * Asked by the head again it answers again; it never has the whole of a body, so nothing is done twice.
 */
function askByHead(request: IncomingMessage, response: ServerResponse, { target, answered }: Forwarded): void {
  const outgoing = openOutgoing(request, target)
  const fail = (): void => {
    if (!response.headersSent && !response.destroyed) refuseRequest(request, response, lostRequest)
  }
  if (outgoing === undefined) return fail()
  outgoing.setTimeout(headAnswerMs, () => outgoing.destroy())
  outgoing.once('response', (answer) => {
    response.shouldKeepAlive = false
    answered(answer)
    passAnswer(answer, request, response)
  })
  outgoing.on('error', fail)
  outgoing.once('close', fail)
  response.once('close', () => outgoing.destroy())
  outgoing.flushHeaders()
}

/**
 * Answers every request: with main's answer, or with NOT_READY where main is not there or ends before it answers. A client that leaves
 * ends the request in main too.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { target, start, answered }: Forwarded,
): void {
  const outgoing = openOutgoing(request, target)
  if (outgoing === undefined) {
    letGo(request)
    return refuseRequest(request, response, malformed('The request holds characters that HTTP does not allow.'))
  }
  let isAnswered = false
  outgoing.once('response', (answer) => {
    isAnswered = true
    if (target.isClosing()) response.shouldKeepAlive = false
    answered(answer)
    passAnswer(answer, request, response)
  })
  outgoing.on('error', ({ syscall }: NodeJS.ErrnoException) => {
    if (isAnswered || response.destroyed) return
    isAnswered = true
    if (mayAskAgain(request, outgoing)) return forward(request, response, { target, start, answered })
    letGo(request)
    if (syscall === 'write' && hasBody(request)) return askByHead(request, response, { target, start, answered })
    refuseRequest(request, response, syscall === 'connect' ? notReady : lostRequest)
  })
  response.once('close', () => {
    if (!response.writableFinished) outgoing.destroy()
  })
  if (start.isWhole) return void outgoing.end(start.bytes)
  outgoing.write(start.bytes)
  request.pipe(outgoing)
}
