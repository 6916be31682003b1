/* Names with an arrow between each two. Where one is of right-to-left letters each turns in itself, so that the arrow
   still points at the next: U+2068 to U+2069 set a name apart, U+200E says that the line runs to the right. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
export function way(names: readonly string[], arrow = " → "): string {
  if (!names.some((name) => RIGHT_TO_LEFT.test(name))) return names.join(arrow);
  return `\u200e${names.map((name) => `\u2068${name}\u2069`).join(arrow)}`;
}
