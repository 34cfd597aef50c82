import { queryOptions } from '@tanstack/react-query';
import { scheduling } from '../../scheduling';

export interface WeekSpan {
  start: Date;
  end: Date;
}

export const calendarQuery = ({ start, end }: WeekSpan, staff: readonly string[]) =>
  queryOptions({
    queryKey: ['calendar', start.toISOString(), end.toISOString(), staff],
    queryFn: () => scheduling.calendar(start, end, [...staff]),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });

export const hoursQuery = (staff: string) =>
  queryOptions({ queryKey: ['hours', staff], queryFn: () => scheduling.hours(staff) });

export const rulesQuery = queryOptions({
  queryKey: ['scheduling-rules'],
  queryFn: scheduling.rules,
});
