/** Who is signed in. */
import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { api, ApiError, type User } from '../../api';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => (await api.me()).user,
  staleTime: Infinity,
});

/** The person signed in; only inside pages that ask for a sign-in. */
export function useMe(): User {
  return useSuspenseQuery(meQuery).data;
}

export async function signIn(queries: QueryClient, email: string, password: string): Promise<User> {
  const { user } = await api.signIn(email.trim(), password);
  queries.setQueryData(meQuery.queryKey, user);
  return user;
}

export async function signOut(): Promise<void> {
  await api.signOut();
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'not_signed_in';

/** HR arranges interviews; interviewers conduct them. */
export const arranges = (user: User): boolean => user.role === 'hr' || user.role === 'hr_manager';

/** Administrators run the server; interviews are not theirs to see. */
export const operates = (user: User): boolean => user.role === 'admin';

/** Auditors read; they enter no room. */
export const conducts = (user: User): boolean => user.role === 'interviewer' || arranges(user);

/** Who places and releases legal holds. */
export const holds = (user: User): boolean => user.role === 'hr_manager' || operates(user);

/** Who reads the audit log. */
export const audits = (user: User): boolean => user.role === 'auditor' || operates(user);
