/** Interviews by calendar day, in the order in which one looks for them. */
import type { InterviewRow } from '../../api';
import { dayKey } from '../words/times';

/** The group of interviews in progress, whatever their day. */
export const NOW = 'now';

export interface Day {
  day: string;
  rows: InterviewRow[];
}

/** What is going on now; then today and what is ahead, soonest on top; then the past, latest on top. */
export function byDay(rows: readonly InterviewRow[], now = new Date()): Day[] {
  const days = new Map<string, InterviewRow[]>();
  for (const row of [...rows].sort((a, b) => a.starts_at.localeCompare(b.starts_at))) {
    const key = row.status === 'live' ? NOW : dayKey(row.starts_at);
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  const today = dayKey(now);
  const all = [...days]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, those]) => ({ day, rows: those }));
  return [
    ...all.filter(({ day }) => day === NOW),
    ...all.filter(({ day }) => day !== NOW && day >= today),
    ...all.filter(({ day }) => day !== NOW && day < today).reverse(),
  ];
}
