/** The levels of a rating and the texts that anchor them. Pure. */

export const LEVELS = [1, 2, 3, 4, 5] as const;

/** All five texts, or none once the last is emptied. */
export function withAnchor(anchors: readonly string[], at: number, text: string): string[] {
  const all = LEVELS.map((_, i) => (i === at ? text : (anchors[i] ?? '')));
  return all.every((anchor) => anchor === '') ? [] : all;
}
