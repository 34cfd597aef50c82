/** Which hours of the day a calendar has to show. */
import type { CalendarPageData, Span } from '../../scheduling';

const EARLIEST = 8;
const LATEST = 19;

/** From the first to the last hour of what is open or entered, at least 8 to 19. */
export function spanOfHours(
  page: Pick<CalendarPageData, 'open' | 'entries'> | undefined,
): [string, string] {
  let [first, last] = [EARLIEST, LATEST];
  const spans: Span[] = [
    ...(page?.open ?? []),
    ...(page?.entries ?? []).filter(({ kind }) => kind === 'interview' || kind === 'proposed'),
  ];
  for (const { starts_at, ends_at } of spans) {
    const [start, end] = [new Date(starts_at), new Date(ends_at)];
    first = Math.min(first, start.getHours());
    if (end.toDateString() !== start.toDateString()) last = 24;
    else last = Math.max(last, end.getHours() + (end.getMinutes() > 0 ? 1 : 0));
  }
  return [hour(first), hour(last)];
}

const hour = (n: number) => `${String(n).padStart(2, '0')}:00:00`;
