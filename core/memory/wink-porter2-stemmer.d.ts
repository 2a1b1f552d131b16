// Type of wink-porter2-stemmer, which ships none: the English Porter2 stem of one lower-case word.
declare module 'wink-porter2-stemmer' {
  export default function stem(word: string): string
}
