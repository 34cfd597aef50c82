import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { bankApi } from './wire';

export const bankQuery = (filter: Record<string, string>) =>
  infiniteQueryOptions({
    queryKey: ['question-bank', 'list', filter],
    queryFn: ({ pageParam }) =>
      bankApi.find({ ...filter, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const facetsQuery = queryOptions({
  queryKey: ['question-bank', 'facets'],
  queryFn: bankApi.facets,
});

export const questionQuery = (id: string) =>
  queryOptions({ queryKey: ['question-bank', 'one', id], queryFn: () => bankApi.one(id) });

export const personalQuery = (interview: string) =>
  queryOptions({
    queryKey: ['question-proposals', interview],
    queryFn: () => bankApi.personal(interview),
    staleTime: 60_000,
  });

export const preparedQuery = (interview: string) =>
  queryOptions({
    queryKey: ['prepared-questions', interview],
    queryFn: async () => (await bankApi.prepared(interview)).items,
  });
