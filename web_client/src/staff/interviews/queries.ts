import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api';
import type { Status } from '../../live/wire';

export const interviewsQuery = (status: Status | undefined) =>
  infiniteQueryOptions({
    queryKey: ['interviews', status ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.interviews({ ...(status && { status }), ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: 15_000,
  });

export const interviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['interview', id],
    queryFn: () => api.interview(id),
    refetchInterval: 15_000,
  });

export const openingsQuery = queryOptions({
  queryKey: ['openings'],
  queryFn: async () => (await api.openings()).items,
});

export const applicantsQuery = queryOptions({
  queryKey: ['applicants'],
  queryFn: async () => (await api.applicants()).items,
});

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: async () => (await api.staff()).items,
});
