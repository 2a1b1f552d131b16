// Personal links: those that name someone, by a log-in, a profile, a value for a person in the query, or a name in the path.
import type { Source } from '../source.ts'

/** Behind the scheme and host: what is read is bounded as the link is. */
const userInPart = /^[a-z][a-z\d+.-]{0,15}:\/\/[^/?#\s]{1,256}@/i
const profilePath =
  /\/(?:in|u|users?|usr|profiles?|people|persons?|members?|authors?|staff|employees?|patients?|customers?|clients?|accounts?|contacts?)\/(?!(?:login|logout|new|list|search|register|me|all|index)?(?:[/?#.]|$))[^/?#]/i
const home = /\/(?:~|%7e|@)[\w.-]{2,}/i
const handleOf =
  /(?:^|[/.])(?:facebook|fb|twitter|x|instagram|tiktok|threads|snapchat|keybase|linktr|paypal|venmo|t|wa|signal)\.(?:com|net|io|ee|me|org)\/(?!(?:share|sharer|intent|hashtag|search|home|login|help|about|policies|p|watch|explore)(?:[/?#.]|$))[\w.+-]{2,}/i
const personInQuery =
  /[?&;#](?:(?:first|last|full|sur|user|nick|display|given|family|client|customer|patient)?[-_.]?name|user(?:[-_]?id)?|login|e?mail|recipient|to|phone|mobile|tel|account|customer|client|patient|member|employee|person|ssn|dob|birth(?:day|date)|address)=[^&#]/i

const nameMin = 0.5

/** Whether a link from `start` to `end` names someone. */
export function isPersonalUrl(source: Source, start: number, end: number): boolean {
  const link = source.text.slice(start, end)
  if (userInPart.test(link) || home.test(link) || handleOf.test(link)) return true
  if (profilePath.test(link) || personInQuery.test(link)) return true
  const path = pathStart(link)
  return path < link.length && (source.tagging?.nameProbability(start + path, end) ?? 0) >= nameMin
}

/** Where the path behind the host starts; the length of a link without one. */
function pathStart(link: string): number {
  const scheme = link.indexOf('://')
  const slash = link.indexOf('/', scheme < 0 ? 0 : scheme + 3)
  return slash < 0 ? link.length : slash
}
