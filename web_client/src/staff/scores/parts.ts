/** Content, voice and face apart, so that what was said never hides behind how it was said. */
import type { Score } from '../../live/wire';

export const PARTS = ['content', 'voice', 'face'] as const;
export type Parts = Record<(typeof PARTS)[number], number | null>;

/** The parts of 10 from the scores of the whole interview; null where unrated. */
export function partsOf(
  scores: readonly Score[],
  competencies: readonly { id: string; weight: number }[],
): Parts {
  const valueOf = (dimension: string) =>
    scores.find((score) => score.dimension === dimension && score.answer === '')?.value ?? null;
  let sum = 0;
  let total = 0;
  for (const { id, weight } of competencies) {
    const value = valueOf(id);
    if (value === null) continue;
    sum += weight * value;
    total += weight;
  }
  return {
    content: total > 0 ? sum / total : null,
    voice: valueOf('voice'),
    face: valueOf('engagement'),
  };
}
