// What a client calls itself, as people may see it: of its own choosing, without what would make it read as another.

export const shownClientName = (name: string | undefined): string =>
  (name ?? '')
    .normalize('NFKC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
    .toWellFormed()
