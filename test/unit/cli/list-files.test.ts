// Files are listed by the bytes of their names: one that is no text, or can't be read, leaves the others as they are.
import { mkdirSync, mkdtempSync, openAsBlob, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listFiles } from '../../../cli/list-files.ts'
import { CommandFailure } from '../../../cli/output.ts'
import { fileNames } from '../gateway/upload/file-names.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-list-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const within = (folder: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name])

test('names of every script, and one of other bytes, are listed and opened', async () => {
  const folder = join(dir, 'names')
  mkdirSync(folder)
  const names = fileNames
    .map(([, name]) => name)
    .filter((name) => !/[/\0]/.test(name) && name !== '..' && Buffer.byteLength(name) < 255)
  for (const name of names) writeFileSync(join(folder, name), name)
  const other = Buffer.from('B\xfccher.txt', 'latin1')
  writeFileSync(within(folder, other), 'other')
  const listed = listFiles([folder])
  expect(new Set(listed.map(({ shown }) => shown))).toEqual(
    new Set([...names.map((name) => join(folder, name)), join(folder, 'B\uFFFDcher.txt')]),
  )
  for (const { path, shown, isTextName } of listed) {
    expect(isTextName).toBe(!shown.includes('\uFFFD'))
    expect(await (await openAsBlob(path)).text()).toBe(isTextName ? shown.slice(folder.length + 1) : 'other')
  }
  const [asArgument] = listFiles([join(folder, 'B\uFFFDcher.txt')])
  expect(asArgument?.path.equals(within(folder, other))).toBe(true)
})

test('hidden files, links and node_modules are passed over; a path that is not there is a wrong usage', () => {
  const folder = join(dir, 'kinds')
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  mkdirSync(join(folder, 'inner'))
  for (const name of ['.hidden', 'node_modules/x.txt', 'inner/b.txt', 'a.txt']) writeFileSync(join(folder, name), 'x')
  symlinkSync('a.txt', join(folder, 'link.txt'))
  expect(listFiles([`${folder}/`]).map(({ shown }) => shown)).toEqual([`${folder}/a.txt`, `${folder}/inner/b.txt`])
  expect(() => listFiles([join(dir, 'absent')])).toThrow(CommandFailure)
  expect(() => listFiles([join(dir, 'absent\uFFFD')])).toThrow(CommandFailure)
})
