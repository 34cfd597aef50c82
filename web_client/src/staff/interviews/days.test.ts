import { expect, it } from 'vitest';
import type { InterviewRow } from '../../api';
import { byDay, NOW } from './days';

const row = (id: string, starts_at: string, status: InterviewRow['status'] = 'scheduled') =>
  ({
    id,
    status,
    starts_at,
    applicant: { id: 'a', name: '陈思远' },
    opening: { id: 'o', title: 'Backend Engineer' },
    panel: [{ id: 'p', name: 'Li Ming' }],
  }) as InterviewRow;

it('shows what is going on, then what is ahead, then what was', () => {
  const now = new Date('2026-03-10T12:00:00');
  const rows = [
    row('old', '2026-03-01T12:00:00', 'ended'),
    row('yesterday', '2026-03-09T12:00:00', 'ended'),
    row('later', '2026-03-12T12:00:00'),
    row('today', '2026-03-10T09:00:00'),
    row('live', '2026-03-09T11:00:00', 'live'),
  ];
  const days = byDay(rows, now);
  expect(days.map((day) => day.rows.map(({ id }) => id))).toEqual([
    ['live'],
    ['today'],
    ['later'],
    ['yesterday'],
    ['old'],
  ]);
  expect(days[0]?.day).toBe(NOW);
});
