import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { resumesApi, type PairState, type ResumeRow } from './requests';

const WAITING = new Set(['queued', 'reading']);

/** While something is being read, look often; else now and then, for what colleagues do. */
const pace = (rows: readonly ResumeRow[]): number =>
  rows.some(({ status }) => WAITING.has(status)) ? 1_500 : 20_000;

export const resumesQuery = (filter: Record<string, string>) =>
  infiniteQueryOptions({
    queryKey: ['resumes', filter],
    queryFn: ({ pageParam }) =>
      resumesApi.list({ ...filter, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: ({ state }) => pace(state.data?.pages.flatMap(({ items }) => items) ?? []),
  });

export const resumeQuery = (id: string) =>
  queryOptions({
    queryKey: ['resume', id],
    queryFn: () => resumesApi.one(id),
    refetchInterval: ({ state }) => (state.data ? pace([state.data]) : false),
  });

export const pairsQuery = (state: PairState) =>
  queryOptions({
    queryKey: ['duplicates', state],
    queryFn: async () => (await resumesApi.pairs(state)).items,
    refetchInterval: 20_000,
  });
