// Words that open sentences with a capital and are no names.
export const notNames: ReadonlySet<string> = new Set(
  (
    'The A An And But Or If In On At To For From With By Of As It Its He She They We You I His Her Their Our My Your ' +
    'This That These Those There Here What When Where Which Who Whom Whose Why How Is Are Was Were Be Been Do Does Did ' +
    'Has Have Had Can Could Will Would Should May Might Not No Yes Also After Before During While Since Until Between ' +
    'Both Either Neither So Then Than Hey Hi Hello Wow Thanks Oh Ok Okay Sure Well Yeah Great Good Nice Awesome Cool ' +
    "Sounds Really Just That's It's I'm I've Let Got Any Some All More Most Other Such Only However Although Though " +
    'Because Due According Despite Sorry Glad Happy Congrats Definitely Absolutely Totally Same Take Keep'
  ).split(' '),
)
