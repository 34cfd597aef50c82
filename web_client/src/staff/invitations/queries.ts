import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { invitations } from '../../invitations';

export const templatesQuery = queryOptions({
  queryKey: ['invitations', 'templates'],
  queryFn: invitations.templates,
});

export const rulesQuery = queryOptions({
  queryKey: ['invitations', 'rules'],
  queryFn: invitations.rules,
});

export const batchesQuery = queryOptions({
  queryKey: ['invitations', 'batches'],
  queryFn: invitations.batches,
  refetchInterval: 5_000,
});

export const sentQuery = infiniteQueryOptions({
  queryKey: ['invitations', 'sent'],
  queryFn: ({ pageParam }) => invitations.list(pageParam),
  initialPageParam: '',
  getNextPageParam: ({ next_cursor }) => next_cursor,
  refetchInterval: 15_000,
});

export const reportQuery = queryOptions({
  queryKey: ['invitations', 'report'],
  queryFn: invitations.report,
});

export const failuresQuery = queryOptions({
  queryKey: ['invitations', 'failures'],
  queryFn: invitations.failures,
  refetchInterval: 30_000,
});

export const mannersQuery = queryOptions({
  queryKey: ['invitations', 'manners'],
  queryFn: invitations.manners,
});
