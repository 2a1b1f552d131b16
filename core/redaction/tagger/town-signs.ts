// Town signs: what a place stands behind, in letters, deeds and forms; a name beside one is the place's.

/** In front: "nato a", "né le 3 mai 1950 à", "geboren te", "Birthplace:". */
const birth =
  /(?<!\p{L})(?:nat[oa](?: il:? [^,;\n]{6,20})? a|n[ée](?:e|\(e\))?(?: le [^,;\n]{6,24}?)?,? à|nacid[oa] en|nascid[oa] em|nat(?:urale|ural) d[ei]|geb(?:oren|\.)(?: [^,;\n]{6,20})? (?:te|in|zu)|ur(?:odzon[ya]|\.) w|född i|født i|born in|(?:birth ?place|place of birth|geburtsort|lieu de naissance|luogo di nascita|lugar de nacimiento|naturalidade|miejsce urodzenia|geboorteplaats|födelseort)\s?:|wo[on]+[a-z]{0,6}de te|vecin[oa] de|notaire à|notaris te|a:) {1,3}$/iu
const openLine = /(?:^|[\n.])\s{0,2}(?:(?:In|En|A|Te|W|Fait à|Hecho en|Feito em|Letto, firmato) )?$/u
/** Behind: the day of a letter or deed. */
const dayBehind = /^(?: \([A-Z]{2}\))?, (?:a|den|le|li|lì|dnia|em|op|am|aos|il|el) (?:\d|[a-z]{3,9} d)/u
const reach = 48

export function isTown(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - reach), start)
  return birth.test(before) || (openLine.test(before) && dayBehind.test(text.slice(end, end + 28)))
}
