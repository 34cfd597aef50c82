import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  skipToken,
} from '@tanstack/react-query';
import { api, type ApplicantRow } from '../../api';
import type { Status } from '../../live/wire';

const MOST = 5000;

export const interviewsQuery = (status: Status | undefined, words: string) =>
  infiniteQueryOptions({
    queryKey: ['interviews', status ?? 'all', words],
    queryFn: ({ pageParam }) =>
      api.interviews({
        ...(status && { status }),
        ...(words && { words }),
        ...(pageParam && { cursor: pageParam }),
      }),
    placeholderData: keepPreviousData,
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

/** All pages: a choice among people must not end at the first fifty. */
async function everyApplicant(filter: { to_interview_for?: string } = {}) {
  const all: ApplicantRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.applicants>> = await api.applicants(
      cursor === null ? filter : { ...filter, cursor },
    );
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && all.length < MOST);
  return all;
}

export const applicantsQuery = queryOptions({
  queryKey: ['applicants'],
  queryFn: () => everyApplicant(),
});

/** Who awaits an interview for an opening; nobody before one is chosen. */
export const toInterviewQuery = (opening: string | null) =>
  queryOptions({
    queryKey: ['applicants', 'to-interview', opening],
    queryFn: opening === null ? skipToken : () => everyApplicant({ to_interview_for: opening }),
  });

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: async () => (await api.staff()).items,
});
