import { expect, it } from 'vitest';
import type { Score } from '../../live/wire';
import { partsOf } from './parts';

const score = (dimension: string, value: number | null): Score => ({
  type: 'score',
  time_s: 1,
  arrived_s: null,
  dimension,
  value,
  scale: 10,
  answer: '',
  reason: value === null ? 'not_asked' : '',
  weight: 0,
  final: true,
  rules: 'r@1',
  evidence: [],
});

it('weighs the rated competencies and leaves the unrated out', () => {
  const competencies = [
    { id: 'sales', weight: 3 },
    { id: 'team', weight: 1 },
    { id: 'drive', weight: 5 },
  ];
  const scores = [score('sales', 8), score('team', 4), score('drive', null), score('voice', 6)];
  expect(partsOf(scores, competencies)).toEqual({ content: 7, voice: 6, face: null });
});
