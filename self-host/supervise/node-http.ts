// Node's HTTP without its WebSocket: an import of node:http evaluates every export, and one of them loads 14 MB of undici.

export const { Agent, createServer, request } = process.getBuiltinModule('node:http')
