// Reads a policy from a file: YAML or JSON, or a Kubernetes ConfigMap that holds one as policy.json (guide §5.4).
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type * as z from 'zod'
import { policySchema, type Policy } from '../../contract/policy.ts'
import { CommandFailure, exitCodes } from '../output.ts'

/** What YAML says in the file. Throws where there is no such file, or no YAML in it. */
export function readYaml(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandFailure(`${path} can't be read: ${(error as NodeJS.ErrnoException).code}.`, exitCodes.usage)
  }
  return parsed(text, path)
}

function parsed(text: string, path: string): unknown {
  try {
    // Where it is silent it answers what it understood of half a file.
    return parse(text, { maxAliasCount: 100, logLevel: 'error' })
  } catch (error) {
    throw new CommandFailure(`${path} is no YAML: ${(error as Error).message.split('\n')[0]}`, exitCodes.failed)
  }
}

/** Checked by the schema that the server has. Throws with each fault and its place. */
export function readPolicy(path: string): Policy {
  return checked(policySchema, inConfigMap(readYaml(path), path), path)
}

function inConfigMap(written: unknown, path: string): unknown {
  if (typeof written !== 'object' || written === null || !('kind' in written)) return written
  const { kind, data } = written as { readonly kind: unknown; readonly data?: { readonly [name: string]: unknown } }
  const policy = data?.['policy.json']
  if (kind === 'ConfigMap' && typeof policy === 'string') return parsed(policy, `policy.json in ${path}`)
  const next = 'A policy has roles, rules and agentsWithoutRule; a ConfigMap holds it as data["policy.json"].'
  throw new CommandFailure(`${path} is a ${String(kind)} without a policy.`, exitCodes.failed, next)
}

/** Throws with each fault and its place. */
export function checked<Schema extends z.ZodType>(schema: Schema, written: unknown, path: string): z.output<Schema> {
  const read = schema.safeParse(written ?? {})
  if (read.success) return read.data
  const faults = read.error.issues.map(
    ({ path: place, message }) => `  ${place.map(String).join('.') || 'it'}: ${message}`,
  )
  throw new CommandFailure(`${path} is not as it has to be:\n${faults.join('\n')}`, exitCodes.failed)
}
