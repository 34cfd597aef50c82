/** Routes of staff accounts, typed. */
import { queryOptions } from '@tanstack/react-query';
import { call, type User } from '../../api';

export const ROLES = ['interviewer', 'hr', 'hr_manager', 'auditor', 'admin'] as const;

export interface Account extends User {
  /** Who is not has left, and cannot sign in. */
  active: boolean;
}

const part = encodeURIComponent;

export const accountsApi = {
  list: () => call<{ items: Account[] }>('GET', '/staff/accounts'),
  add: ({ name, email, role, locale }: Omit<Account, 'id' | 'active'>) =>
    call<{ id: string; password: string }>('POST', '/staff/accounts', {
      name,
      email,
      role,
      locale,
    }),
  change: ({ id, name, role, locale, active }: Account) =>
    call<null>('PUT', `/staff/accounts/${part(id)}`, { name, role, locale, active }),
  newPassword: (id: string) =>
    call<{ password: string }>('POST', `/staff/accounts/${part(id)}/password`),
};

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: accountsApi.list,
});
