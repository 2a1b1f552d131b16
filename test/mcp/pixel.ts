// A picture that the official conformance suite of MCP is shown.

/** A red pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
export const image = { type: 'image', data: png, mimeType: 'image/png' } as const
