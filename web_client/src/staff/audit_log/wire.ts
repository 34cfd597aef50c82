/** Routes of the audit log, typed. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, errorOf, type Named } from '../../api';

const BASE = '/audit-log';

/** One act; who and what are ids. */
export interface Entry {
  seq: number;
  at: string;
  actor: string;
  /** Of who acted, where they are of the staff. */
  name: string;
  standing: string;
  act: string;
  subject: string;
  /** A JSON object, as it was written. */
  detail: string;
}

/** What is asked for; "" asks for all. Days are the viewer's: "2026-11-23". */
export interface Wanted {
  actor: string;
  act: string;
  subject: string;
  from: string;
  until: string;
}

export const EVERYTHING: Wanted = { actor: '', act: '', subject: '', from: '', until: '' };

/** The filter as the server takes it: the last day is within it. */
export function searchOf(wanted: Wanted): URLSearchParams {
  const asked = {
    actor: wanted.actor,
    act: wanted.act,
    subject: wanted.subject.trim(),
    since: startOf(wanted.from),
    before: startOf(wanted.until, 1),
  };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
}

/** When a day begins for the viewer, or one that many days later. */
function startOf(day: string, later = 0): string {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return '';
  return new Date(year, month - 1, date + later).toISOString();
}

export const entriesQuery = (wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', wanted],
    queryFn: ({ pageParam }) => {
      const search = searchOf(wanted);
      if (pageParam !== null) search.set('cursor', pageParam);
      return call<{ items: Entry[]; next_cursor: string | null }>(
        'GET',
        `${BASE}?${search.toString()}`,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const choicesQuery = queryOptions({
  queryKey: ['audit-log-choices'],
  queryFn: () => call<{ acts: string[]; people: Named[] }>('GET', `${BASE}/choices`),
});

export const chainQuery = queryOptions({
  queryKey: ['audit-log-chain'],
  queryFn: () => call<{ entries: number; broken_at: number | null }>('GET', `${BASE}/chain`),
  staleTime: Infinity, // the whole log is read for it
});

/** The file of what is filtered. */
export async function exported(wanted: Wanted): Promise<Blob> {
  const response = await fetch(`/api/v1${BASE}/export?${searchOf(wanted).toString()}`);
  if (!response.ok) throw await errorOf(response);
  return response.blob();
}
