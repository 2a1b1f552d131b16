// An item of memory as the text of a document: its title, then who said it and what was said.

export interface ItemParts {
  readonly title?: string | undefined
  readonly speaker?: string | undefined
  readonly text: string
}

export function itemText({ title, speaker, text }: ItemParts): string {
  const said = speaker === undefined ? text : `${speaker}: ${text}`
  return title === undefined ? said : `${title}\n\n${said}`
}

/** Who says something by what they are, not by a name: taken for one, each such word of the text would be taken out. */
const roles: ReadonlySet<string> = new Set(
  `user users assistant system developer tool function model bot chatbot robot ai llm agent subagent human person speaker narrator host guest
  participant moderator interviewer interviewee questioner caller callee customer client support operator advisor admin administrator
  unknown anonymous me myself i you we they someone everyone team other others self note notes memory question answer`.split(
    /\s+/,
  ),
)

/** The speaker, where that is the name of somebody: redaction takes it out wherever it stands in the text. */
export function namesOfSpeaker(speaker: string | undefined): readonly string[] {
  if (speaker === undefined) return []
  const words = speaker
    .toLowerCase()
    .split(/[\s\d_#.:/-]+/)
    .filter((word) => word.length > 1)
  return words.every((word) => roles.has(word)) ? [] : [speaker]
}
