// Refusals of the Presidio dialect: an error with the status that the real service answers.

/** Thrown inside this folder only and answered by the routes; it crosses no boundary. */
export class Refusal extends Error {
  readonly status: 400 | 413 | 422 | 500

  constructor(status: 400 | 413 | 422 | 500, message: string) {
    super(message)
    this.status = status
  }
}

export type Json = { readonly [name: string]: unknown }

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
