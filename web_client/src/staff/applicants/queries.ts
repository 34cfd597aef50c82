import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { peopleApi } from './wire';

export const timeLineQuery = (id: string) =>
  infiniteQueryOptions({
    // Under the applicant's key, so that a move renews it too.
    queryKey: ['applicant', id, 'time-line'],
    queryFn: ({ pageParam }) => peopleApi.timeLine(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    queryFn: async () => (await peopleApi.search(words)).items,
    enabled: words !== '',
    placeholderData: (before) => before,
  });
