// Tools, resources and prompts that the official conformance suite of MCP asks a server for, beside the product's own. In no build but the suite's.
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  type CallToolResult,
  type ClientCapabilities,
  type ElicitRequestFormParams,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import * as z from 'zod'
import type { Extension } from '../../workers/gateway/mcp/extension-shape.ts'
import { registerPrompts, registerResources } from './page-fixtures.ts'
import { image } from './pixel.ts'
import { taskFixtures } from './task-fixtures.ts'

/** Silence: a header and no samples. */
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The suite's server is asked by nobody else: what it seals is worth nothing. */
const states = createRequestStateCodec({ key: 'a key of the conformance suite, which seals nothing of worth' })

type Work = (
  context: ServerContext,
) => CallToolResult | InputRequiredResult | Promise<CallToolResult | InputRequiredResult>

const nameSchema = z.object({ name: z.string() })
const askName = (message = 'What is your name?') => inputRequired.elicit({ message, requestedSchema: nameSchema })
const askSampling = (asked: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: asked } }], maxTokens })

/** What a client answered to a request for a completion, as JSON. */
const sampled = ({ mcpReq }: ServerContext, key: string): string | null => {
  const answer = inputResponse(mcpReq.inputResponses, key)
  return answer.kind === 'sampling' ? JSON.stringify(answer.result) : null
}
const roots = ({ mcpReq }: ServerContext, key: string): string | null => {
  const answer = inputResponse(mcpReq.inputResponses, key)
  return answer.kind === 'roots' ? JSON.stringify(answer.roots) : null
}

const capabilitiesOf = ({ mcpReq }: ServerContext): ClientCapabilities =>
  (mcpReq.envelope as { readonly [key: string]: ClientCapabilities } | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ?? {}

async function askedInRounds(context: ServerContext): Promise<CallToolResult | InputRequiredResult> {
  const { inputResponses, requestState } = context.mcpReq
  const state = requestState<{ round: number }>()
  if (state?.round === 2) {
    const color = acceptedContent(inputResponses, 'step2', z.object({ color: z.string() }))
    if (color !== undefined) return text(`Your color is ${color.color}.`)
  }
  if (acceptedContent(inputResponses, 'step1', nameSchema) !== undefined)
    return inputRequired({
      inputRequests: {
        step2: inputRequired.elicit({
          message: 'Step 2: What is your favorite color?',
          requestedSchema: z.object({ color: z.string() }),
        }),
      },
      requestState: await states.mint({ round: 2 }, context),
    })
  return inputRequired({
    inputRequests: { step1: askName('Step 1: What is your name?') },
    requestState: await states.mint({ round: 1 }, context),
  })
}

async function confirmed(context: ServerContext): Promise<CallToolResult | InputRequiredResult> {
  const { inputResponses, requestState } = context.mcpReq
  const schema = z.object({ ok: z.boolean() })
  const state = requestState<{ isAsked: boolean }>()
  if (state?.isAsked === true && acceptedContent(inputResponses, 'confirm', schema) !== undefined)
    return text('state-ok')
  return inputRequired({
    inputRequests: { confirm: inputRequired.elicit({ message: 'Please confirm', requestedSchema: schema }) },
    requestState: await states.mint({ isAsked: true }, context),
  })
}

async function askedAtOnce(context: ServerContext): Promise<CallToolResult | InputRequiredResult> {
  const name = acceptedContent(context.mcpReq.inputResponses, 'user_name', nameSchema)
  const greeting = sampled(context, 'greeting')
  const listed = roots(context, 'client_roots')
  if (name !== undefined && greeting !== null && listed !== null) return text(`${greeting} ${name.name} ${listed}`)
  return inputRequired({
    inputRequests: {
      user_name: askName(),
      greeting: askSampling('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    },
    requestState: await states.mint({ isAsked: true }, context),
  })
}

function askedWhatCanBeAnswered(context: ServerContext): InputRequiredResult | CallToolResult {
  const { sampling, elicitation } = capabilitiesOf(context)
  const inputRequests = {
    ...(sampling === undefined ? {} : { question: askSampling('What is the capital of France?', 100) }),
    ...(elicitation === undefined ? {} : { user_name: askName() }),
  }
  return Object.keys(inputRequests).length === 0 ? text('Nothing can be asked.') : inputRequired({ inputRequests })
}

async function reportProgress({ mcpReq }: ServerContext): Promise<CallToolResult> {
  const progressToken = mcpReq._meta?.progressToken
  for (const progress of [0, 50, 100]) {
    if (progressToken !== undefined)
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
    await pause(20)
  }
  return text('Done.')
}

async function log({ mcpReq }: ServerContext): Promise<CallToolResult> {
  for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await mcpReq.log('info', said)
    await pause(20)
  }
  return text('Logged.')
}

/** Asks once, as the suite of 2025 wants it, and says what came back. */
const asksOnce =
  (
    begin: string,
    requestedSchema: ElicitRequestFormParams['requestedSchema'],
    message = 'Please provide your information',
  ): Work =>
  ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'asked')
    if (answer.kind !== 'elicit')
      return inputRequired({ inputRequests: { asked: inputRequired.elicit({ message, requestedSchema }) } })
    return text(`${begin}: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`)
  }

const titled = (...names: readonly string[]) => names.map((title, at) => ({ const: `value${at + 1}`, title }))

const tools: { readonly [name: string]: Work } = {
  test_sampling: (context) => {
    const said = sampled(context, 'asked')
    return said === null
      ? inputRequired({ inputRequests: { asked: askSampling('Test prompt for sampling', 100) } })
      : text(`LLM response: ${said}`)
  },
  test_elicitation: asksOnce('User response', {
    type: 'object',
    properties: {
      username: { type: 'string', description: "User's response" },
      email: { type: 'string', description: "User's email address" },
    },
    required: ['username', 'email'],
  }),
  test_elicitation_sep1034_defaults: asksOnce('Elicitation completed', {
    type: 'object',
    properties: {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    },
  }),
  test_elicitation_sep1330_enums: asksOnce('Elicitation completed', {
    type: 'object',
    properties: {
      untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
      titledSingle: { type: 'string', oneOf: titled('First Option', 'Second Option', 'Third Option') },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
      titledMulti: { type: 'array', items: { anyOf: titled('First Choice', 'Second Choice', 'Third Choice') } },
    },
  }),
  test_simple_text: () => text('This is a simple text response for testing.'),
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] }),
  test_embedded_resource: () => ({
    content: [
      {
        type: 'resource',
        resource: {
          uri: 'test://embedded-resource',
          mimeType: 'text/plain',
          text: 'This is an embedded resource content.',
        },
      },
    ],
  }),
  test_multiple_content_types: () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      image,
      {
        type: 'resource',
        resource: {
          uri: 'test://mixed-content-resource',
          mimeType: 'application/json',
          text: '{"test":"data","value":123}',
        },
      },
    ],
  }),
  test_error_handling: () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }),
  test_tool_with_progress: reportProgress,
  test_tool_with_logging: log,
  test_logging_tool: log,
  // Nothing of a client that can't sample: the SDK refuses what would be asked of it.
  test_missing_capability: () => inputRequired({ inputRequests: { question: askSampling('Who are you?', 10) } }),
  test_streaming_elicitation: ({ mcpReq }) => {
    const name = acceptedContent(mcpReq.inputResponses, 'user_name', nameSchema)
    return name === undefined
      ? inputRequired({ inputRequests: { user_name: askName() } })
      : text(`Hello, ${name.name}!`)
  },
  test_input_required_result_elicitation: ({ mcpReq }) => {
    const name = acceptedContent(mcpReq.inputResponses, 'user_name', nameSchema)
    return name === undefined
      ? inputRequired({ inputRequests: { user_name: askName() } })
      : text(`Hello, ${name.name}!`)
  },
  test_input_required_result_sampling: (context) => {
    const said = sampled(context, 'capital_question')
    return said === null
      ? inputRequired({ inputRequests: { capital_question: askSampling('What is the capital of France?', 100) } })
      : text(said)
  },
  test_input_required_result_list_roots: (context) => {
    const listed = roots(context, 'client_roots')
    return listed === null
      ? inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
      : text(listed)
  },
  test_input_required_result_request_state: confirmed,
  test_input_required_result_tampered_state: confirmed,
  test_input_required_result_multiple_inputs: askedAtOnce,
  test_input_required_result_multi_round: askedInRounds,
  test_input_required_result_capabilities: askedWhatCanBeAnswered,
}

const toolsByName = Object.fromEntries(
  Object.entries(tools).map(([name, work]) => {
    const call = (_written: object, context: ServerContext) => work(context)
    return [name, { description: `Of the conformance suite: ${name}`, call, needsTasks: false }]
  }),
)

/** In place of workers/gateway/mcp/extension.ts. */
export const extension: Extension = {
  options: {
    requestState: { verify: (state, context) => states.verify(state, context) },
    capabilities: { logging: {} },
  },
  toolsByName: { ...toolsByName, ...taskFixtures.toolsByName },
  taskKinds: taskFixtures.taskKinds,
  isWatchable: (uri) => uri.startsWith('test://'),
  register(server) {
    registerResources(server)
    registerPrompts(server)
  },
}
