// Numbers of typed arrays, read where an index is known to be inside. One function a type: the trainer's loops depend on it.

export const floatAt = (numbers: Float32Array, at: number): number => numbers[at] ?? 0

export const byteAt = (numbers: Uint8Array, at: number): number => numbers[at] ?? 0

export const wordAt = (numbers: Uint32Array, at: number): number => numbers[at] ?? 0

export const integerAt = (numbers: Int32Array, at: number): number => numbers[at] ?? 0
