import { expect, it } from 'vitest';
import { evidenceSum } from './evidence_sum';

const row = (effect: number) => ({
  measure: 'relevance',
  value: 0.5,
  start_s: 0,
  end_s: 1,
  model: 'm@1',
  effect,
  subject: '',
  quote: '',
});

it('adds up from the base to the score, strongest first', () => {
  const sum = evidenceSum({ value: 6.3, evidence: [row(0.5), row(-1.2), row(2)] });
  expect(sum?.base).toBeCloseTo(5);
  expect(sum?.rows.map(({ effect }) => effect)).toEqual([2, -1.2, 0.5]);
});

it('takes nothing apart where there is no number', () => {
  expect(evidenceSum({ value: null, evidence: [row(1)] })).toBeNull();
});
