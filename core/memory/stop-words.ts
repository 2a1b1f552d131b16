// English words too common to be index terms; changing the list changes the index and needs a new chunkerVersion.
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by did do does for from had has have he her him his how i if in into is it its me ' +
    'my no not of on or our she so that the their them then there these they this to us was we were what when where ' +
    'which who whom whose why will with would you your about can could should may might also than just any some all ' +
    'more most other such only own same too very s t don'
  ).split(' '),
)
