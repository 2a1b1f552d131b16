// Prompts over MCP: how to answer from memory with sources, and how to brief on somebody or something.
import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

interface Prompt {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly argument: string
  readonly argumentDescription: string
  readonly textOf: (given: string) => string
}

const prompts: readonly Prompt[] = [
  {
    name: 'answer-from-memory',
    title: 'Answer from memory',
    description: 'Answer a question from what is remembered, each statement with its document',
    argument: 'question',
    argumentDescription: 'What is to be answered',
    textOf: (question) =>
      `Answer this question from memory alone: ${question}\n\nCall recall with it, and again with other words where little comes back. Put the id of its document behind each statement. Where memory does not say, say so.`,
  },
  {
    name: 'brief',
    title: 'Brief on a client, a person or a matter',
    description: 'What is known about somebody or something, in order of time',
    argument: 'subject',
    argumentDescription: 'A name, an account, a matter or a label',
    textOf: (subject) =>
      `Write a brief on ${subject}.\n\nCall recall with "everything we know about ${subject}" in mode hybrid, then in mode timeline for what was said when, then in mode current for what holds now. Put the id of its document behind each statement, and name what was superseded as such.`,
  },
]

export function registerPrompts(server: McpServer): void {
  for (const { name, title, description, argument, argumentDescription, textOf } of prompts) {
    const argsSchema = z.object({ [argument]: z.string().min(1).max(4_000).describe(argumentDescription) })
    server.registerPrompt(name, { title, description, argsSchema }, (args) => ({
      messages: [{ role: 'user', content: { type: 'text', text: textOf(args[argument] ?? '') } }],
    }))
  }
}
