// Pages and styles are imported as text (wrangler's Text rule).
declare module '*.html' {
  const text: string
  export default text
}
declare module '*.md' {
  const text: string
  export default text
}
declare module '*.css' {
  const text: string
  export default text
}
declare module '*.min.js' {
  const text: string
  export default text
}
declare module '*.client.js' {
  const text: string
  export default text
}
