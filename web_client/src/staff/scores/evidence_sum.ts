/** A score taken apart: where it starts, and what each piece of evidence did to it. */
import type { Evidence, Score } from '../../live/wire';

export interface EvidenceSum {
  /** What the score would be without any of the evidence. */
  readonly base: number;
  /** Strongest effect first. */
  readonly rows: readonly Evidence[];
  readonly value: number;
}

/** The parts of a rated score; null where there is no number to take apart. */
export function evidenceSum(score: Pick<Score, 'value' | 'evidence'>): EvidenceSum | null {
  if (score.value === null) return null;
  const effects = score.evidence.reduce((sum, { effect }) => sum + effect, 0);
  return {
    base: score.value - effects,
    rows: [...score.evidence].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
    value: score.value,
  };
}
