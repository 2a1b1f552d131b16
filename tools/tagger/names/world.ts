// The world of the generator: lists of names, words and towns, as build-lists.ts left them in a folder.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { OrdinaryWords, World } from '../write/cast.ts'
import { People, type Draw, type NameLists } from './people.ts'

export function worldOf(folder: string, draw: Draw): World {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'))
  const lists = new Map(Object.entries(read('names.json') as Record<string, NameLists>))
  const towns = new Map(Object.entries(read('towns.json') as Record<string, string[]>))
  return { people: new People(lists, draw), words: read('words.json') as OrdinaryWords, towns }
}
